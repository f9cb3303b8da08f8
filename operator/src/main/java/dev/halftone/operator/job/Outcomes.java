package dev.halftone.operator.job;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.WireNames;
import dev.halftone.work.WorkReport;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Judges the Job of some work by its conditions and by what its pods left behind. */
record Outcomes(StageWork work, Job job, List<Attempt> attempts, Instant now) {

    /** The first pod of a Job is made within this, unless something refuses it. */
    static final Duration FIRST_POD = Duration.ofSeconds(60);

    private static final Set<Reason> UNEXPLAINED =
            EnumSet.of(Reason.OUT_OF_MEMORY, Reason.WORKER_FAILED, Reason.INTERNAL_ERROR);
    private static final String TRY_AGAIN = "delete the Job to try again";

    static Outcomes of(StageWork work, Job job, List<Pod> pods, Instant now) {
        var attempts = pods.stream().map(pod -> new Attempt(pod, work)).sorted().toList();
        return new Outcomes(work, job, attempts, now);
    }

    Outcome judge() {
        if (job.getMetadata().getDeletionTimestamp() != null) {
            return new Outcome.Working(Reason.PROGRESSING, "an earlier Job is being deleted", 0, total());
        }
        if (holds(job, "Complete").isPresent()) {
            return done();
        }
        var failed = holds(job, "Failed").or(() -> holds(job, "FailureTarget"));
        if (failed.isPresent()) {
            return failure(failed.get());
        }
        var refusal = attempts.stream()
                .filter(Attempt::isFinal)
                .flatMap(attempt -> attempt.failure().stream())
                .filter(trouble -> trouble.reason().severity() == Reason.Severity.TERMINAL)
                .findFirst();
        if (refusal.isPresent()) {
            // The Job is about to fail by its policy; until it has, "tried again" would be wrong.
            return failure(refusal.get());
        }
        return trouble()
                .<Outcome>map(trouble -> new Outcome.Working(trouble.reason(), trouble.message(), completed(), total()))
                .orElseGet(() -> new Outcome.Working(Reason.PROGRESSING, "", completed(), total()));
    }

    /** When the outcome may be another although nothing has changed: patience ends. */
    Optional<Instant> patience() {
        var pods = attempts.stream().flatMap(attempt -> attempt.patience().stream());
        var first = withoutPods().map(since -> since.plus(FIRST_POD)).stream();
        return Stream.concat(pods, first).filter(end -> end.isAfter(now)).min(Instant::compareTo);
    }

    private Optional<Trouble> trouble() {
        if (isSuspended()) {
            return Optional.of(new Trouble(Reason.QUEUED, "Job " + name() + " is suspended until its queue admits it"));
        }
        return attempts.stream()
                .flatMap(attempt -> attempt.trouble(now).stream())
                .findFirst()
                .or(this::podsRefused);
    }

    /** A quota, a policy or Pod Security lets the Job in and none of its pods; only events of the Job say which. */
    private Optional<Trouble> podsRefused() {
        return withoutPods()
                .filter(since -> !since.plus(FIRST_POD).isAfter(now))
                .map(since -> new Trouble(
                        Reason.JOB_REJECTED,
                        "Job " + name() + " has had no pod since " + since
                                + ": a quota, an admission policy or Pod Security refuses them; kubectl describe job -n "
                                + job.getMetadata().getNamespace() + " " + name() + " says which"));
    }

    /** Since when the Job may make pods and never had any. */
    private Optional<Instant> withoutPods() {
        var status = Optional.ofNullable(job.getStatus());
        boolean none = attempts.isEmpty()
                && !isSuspended()
                && status.filter(counts -> count(counts.getActive())
                                        + count(counts.getFailed())
                                        + count(counts.getSucceeded())
                                        + count(counts.getTerminating())
                                == 0)
                        .isPresent();
        return none
                ? status.flatMap(it -> Optional.ofNullable(it.getStartTime())).map(Instant::parse)
                : Optional.empty();
    }

    private Outcome done() {
        var reports = new TreeMap<Integer, WorkReport>();
        for (var attempt : attempts) {
            attempt.report()
                    .filter(report -> !(report instanceof WorkReport.Refused))
                    .ifPresent(report -> reports.putIfAbsent(attempt.index(), report));
        }
        if (reports.size() < total()) {
            return new Outcome.Lost();
        }
        return reports.values().stream().allMatch(report -> Reports.answers(work.order(), report))
                ? new Outcome.Done(new ArrayList<>(reports.values()))
                : new Outcome.Failed(
                        Reason.WORKER_FAILED,
                        "the worker left a report of another kind: its image is not of this version; correct "
                                + work.imageSetting());
    }

    private Outcome failure(JobCondition condition) {
        if ("DeadlineExceeded".equals(condition.getReason())) {
            return new Outcome.Failed(
                    Reason.DEADLINE_EXCEEDED,
                    "Job " + name() + " took longer than " + job.getSpec().getActiveDeadlineSeconds() + " s; "
                            + TRY_AGAIN);
        }
        return attempts.stream()
                .flatMap(attempt -> attempt.failure().stream())
                .findFirst()
                .map(Outcomes::failure)
                .orElseGet(() -> new Outcome.Failed(
                        Reason.WORKER_FAILED,
                        "Job " + name() + " failed: "
                                + Optional.ofNullable(condition.getMessage()).orElse("no message") + "; "
                                + TRY_AGAIN));
    }

    /** What a change of the spec mends needs no hint: the changed spec is another Job. */
    private static Outcome.Failed failure(Trouble trouble) {
        String hint = UNEXPLAINED.contains(trouble.reason()) ? "; " + TRY_AGAIN : "";
        return new Outcome.Failed(trouble.reason(), trouble.message() + hint);
    }

    private boolean isSuspended() {
        return Boolean.TRUE.equals(job.getSpec().getSuspend());
    }

    private long total() {
        return Optional.ofNullable(job.getSpec().getCompletions()).orElse(1);
    }

    private long completed() {
        return Optional.ofNullable(job.getStatus())
                .map(status -> count(status.getSucceeded()))
                .orElse(0L);
    }

    private static long count(@Nullable Integer pods) {
        return pods == null ? 0 : pods;
    }

    private String name() {
        return job.getMetadata().getName();
    }

    static Optional<JobCondition> holds(Job job, String type) {
        return Optional.ofNullable(job.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> condition.getType().equals(type) && "True".equals(condition.getStatus()))
                .findFirst();
    }

    /** The row of a reason that a worker gave; one that this version does not know is the worker's own affair. */
    static Reason reason(String word) {
        return WireNames.find(Reason.class, word).orElse(Reason.WORKER_FAILED);
    }

    /** What stands in the way of a pod. */
    record Trouble(Reason reason, String message) {}
}
