package dev.halftone.operator.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How long a Job that is complete took.
 *
 * @param stage in lower case
 * @param waiting from its creation until its first pod started
 * @param working from then until it was complete
 */
public record JobTimes(String stage, Duration waiting, Duration working) {

    static Optional<JobTimes> of(Job job, List<Pod> pods) {
        var started = pods.stream()
                .flatMap(pod -> Optional.ofNullable(pod.getStatus().getStartTime()).stream())
                .map(Instant::parse)
                .min(Instant::compareTo);
        var ended = Optional.ofNullable(job.getStatus().getCompletionTime()).map(Instant::parse);
        var created = Instant.parse(job.getMetadata().getCreationTimestamp());
        return started.flatMap(start -> ended.map(end -> new JobTimes(
                job.getMetadata().getLabels().getOrDefault(Labels.STAGE, ""),
                Duration.between(created, start),
                Duration.between(start, end))));
    }
}
