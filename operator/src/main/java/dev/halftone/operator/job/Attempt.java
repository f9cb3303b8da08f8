package dev.halftone.operator.job;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.operator.job.Outcomes.Trouble;
import dev.halftone.work.TerminationMessage;
import dev.halftone.work.WorkReport;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A pod as one attempt at a shard of some work; the newest come first. */
record Attempt(Pod pod, StageWork work) implements Comparable<Attempt> {

    /** Volumes are bound and nodes added within this; a pod that waits no longer is no news. */
    static final Duration GRACE = Duration.ofSeconds(30);

    private static final String INDEX = "batch.kubernetes.io/job-completion-index";
    private static final Set<String> NO_IMAGE =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError");

    int index() {
        var annotations =
                Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of());
        return Integer.parseInt(annotations.getOrDefault(INDEX, "0"));
    }

    Optional<WorkReport> report() {
        return terminated()
                .flatMap(end -> Optional.ofNullable(end.getMessage()))
                .flatMap(TerminationMessage::parse);
    }

    /** What keeps this pod from working, if anything does. */
    Optional<Trouble> trouble(Instant now) {
        if (isLost()) {
            return Optional.of(new Trouble(
                    Reason.NODE_LOST,
                    "node " + pod.getSpec().getNodeName()
                            + " does not answer; its pod is replaced when the node is back,"
                            + " is deleted, or has the taint node.kubernetes.io/out-of-service"));
        }
        return unscheduled(now).or(this::withoutImage).or(this::failure);
    }

    /** Why it failed, if it did. */
    Optional<Trouble> failure() {
        return terminated().filter(end -> end.getExitCode() != 0).map(this::failure);
    }

    /** Whether it ended in a way that no other attempt would change. */
    boolean isFinal() {
        return terminated()
                .filter(end -> StageJob.FINAL_CODES.contains(end.getExitCode()))
                .isPresent();
    }

    private Trouble failure(ContainerStateTerminated end) {
        if (report().orElse(null) instanceof WorkReport.Refused(var _, String reason, String message)) {
            var known = Outcomes.reason(reason);
            return known == Reason.OUT_OF_MEMORY ? outOfMemory() : new Trouble(known, message);
        }
        if ("OOMKilled".equals(end.getReason())) {
            return outOfMemory();
        }
        return new Trouble(
                Reason.WORKER_FAILED,
                "worker pod " + pod.getMetadata().getName() + " ended with " + end.getExitCode()
                        + " and left no report");
    }

    private Trouble outOfMemory() {
        return new Trouble(
                Reason.OUT_OF_MEMORY,
                "a worker needs more than its " + memory() + " of memory: raise " + work.memorySetting());
    }

    private String memory() {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> Optional.ofNullable(container.getResources()).stream())
                .flatMap(resources -> Optional.ofNullable(resources.getLimits()).stream())
                .flatMap(limits -> Optional.ofNullable(limits.get("memory")).stream())
                .map(Object::toString)
                .findFirst()
                .orElse("share");
    }

    private boolean isLost() {
        return condition("Ready")
                        .filter(ready -> "Unknown".equals(ready.getStatus()))
                        .isPresent()
                || "NodeLost".equals(pod.getStatus().getReason())
                || (pod.getMetadata().getDeletionTimestamp() != null
                        && terminated().isEmpty()
                        && condition("DisruptionTarget")
                                .filter(target -> "DeletionByTaintManager".equals(target.getReason()))
                                .isPresent());
    }

    /** When it will be said that this pod finds no node, if it finds none until then. */
    Optional<Instant> patience() {
        return unscheduled().map(this::since).map(since -> since.plus(GRACE));
    }

    private Optional<Trouble> unscheduled(Instant now) {
        return unscheduled()
                .filter(condition -> !since(condition).plus(GRACE).isAfter(now))
                .map(scheduled -> new Trouble(Reason.UNSCHEDULABLE, String.valueOf(scheduled.getMessage())));
    }

    private Optional<PodCondition> unscheduled() {
        return condition("PodScheduled").filter(scheduled -> "False".equals(scheduled.getStatus()));
    }

    private Instant since(PodCondition condition) {
        return Instant.parse(Optional.ofNullable(condition.getLastTransitionTime())
                .orElse(pod.getMetadata().getCreationTimestamp()));
    }

    private Optional<Trouble> withoutImage() {
        return status().flatMap(status -> Optional.ofNullable(status.getState()))
                .flatMap(state -> Optional.ofNullable(state.getWaiting()))
                .filter(waiting -> NO_IMAGE.contains(String.valueOf(waiting.getReason())))
                .map(this::withoutImage);
    }

    private Trouble withoutImage(ContainerStateWaiting waiting) {
        String image = pod.getSpec().getContainers().getFirst().getImage();
        return new Trouble(
                Reason.IMAGE_UNAVAILABLE,
                "image " + image + " can't be pulled (" + waiting.getReason() + "): load it onto the nodes, or correct "
                        + work.imageSetting());
    }

    private Optional<ContainerStateTerminated> terminated() {
        return status().flatMap(status -> Optional.ofNullable(status.getState()))
                .flatMap(state -> Optional.ofNullable(state.getTerminated()));
    }

    private Optional<ContainerStatus> status() {
        return Optional.ofNullable(pod.getStatus())
                .flatMap(status -> status.getContainerStatuses().stream()
                        .filter(container -> container.getName().equals(WorkerPod.CONTAINER))
                        .findFirst());
    }

    private Optional<PodCondition> condition(String type) {
        return Optional.ofNullable(pod.getStatus())
                .flatMap(status -> status.getConditions().stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst());
    }

    @Override
    public int compareTo(Attempt other) {
        return created(other).compareTo(created(this));
    }

    private static String created(Attempt attempt) {
        return String.valueOf(attempt.pod.getMetadata().getCreationTimestamp());
    }
}
