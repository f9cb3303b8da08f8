package dev.halftone.operator.job;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.WireNames;
import dev.halftone.work.WorkReport;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Judges a Job by its conditions and by what its pods left behind. */
final class Outcomes {

    private static final Set<Reason> UNEXPLAINED =
            EnumSet.of(Reason.OUT_OF_MEMORY, Reason.WORKER_FAILED, Reason.INTERNAL_ERROR);
    private static final String TRY_AGAIN = "delete the Job to try again";

    private Outcomes() {}

    static Outcome judge(Job job, List<Pod> pods) {
        int total = Optional.ofNullable(job.getSpec().getCompletions()).orElse(1);
        var attempts = pods.stream().map(Attempt::new).sorted().toList();
        if (job.getMetadata().getDeletionTimestamp() != null) {
            return new Outcome.Working(Reason.PROGRESSING, "an earlier Job is being deleted", 0, total);
        }
        if (holds(job, "Complete").isPresent()) {
            return done(attempts, total);
        }
        var failed = holds(job, "Failed").or(() -> holds(job, "FailureTarget"));
        if (failed.isPresent()) {
            return failure(job, failed.get(), attempts);
        }
        var refusal = attempts.stream()
                .filter(Attempt::isFinal)
                .flatMap(attempt -> attempt.failure().stream())
                .filter(trouble -> trouble.reason().severity() == Reason.Severity.TERMINAL)
                .findFirst();
        if (refusal.isPresent()) {
            // The Job is about to fail by its policy; until it has, "tried again" would be wrong.
            return new Outcome.Failed(refusal.get().reason(), refusal.get().message() + hint(refusal.get()));
        }
        long completed = Optional.ofNullable(job.getStatus().getSucceeded()).orElse(0);
        if (Boolean.TRUE.equals(job.getSpec().getSuspend())) {
            return new Outcome.Working(
                    Reason.QUEUED, "Job " + name(job) + " is suspended until its queue admits it", completed, total);
        }
        return attempts.stream()
                .flatMap(attempt -> attempt.trouble().stream())
                .findFirst()
                .<Outcome>map(trouble -> new Outcome.Working(trouble.reason(), trouble.message(), completed, total))
                .orElseGet(() -> new Outcome.Working(Reason.PROGRESSING, "", completed, total));
    }

    private static Outcome done(List<Attempt> attempts, int total) {
        var reports = new TreeMap<Integer, WorkReport>();
        for (var attempt : attempts) {
            attempt.report()
                    .filter(report -> !(report instanceof WorkReport.Refused))
                    .ifPresent(report -> reports.putIfAbsent(attempt.index(), report));
        }
        return reports.size() == total ? new Outcome.Done(new ArrayList<>(reports.values())) : new Outcome.Lost();
    }

    private static Outcome failure(Job job, JobCondition condition, List<Attempt> attempts) {
        if ("DeadlineExceeded".equals(condition.getReason())) {
            return new Outcome.Failed(
                    Reason.DEADLINE_EXCEEDED,
                    "Job " + name(job) + " took longer than " + job.getSpec().getActiveDeadlineSeconds() + " s; "
                            + TRY_AGAIN);
        }
        return attempts.stream()
                .flatMap(attempt -> attempt.failure().stream())
                .findFirst()
                .map(trouble -> new Outcome.Failed(trouble.reason(), trouble.message() + hint(trouble)))
                .orElseGet(() -> new Outcome.Failed(
                        Reason.WORKER_FAILED,
                        "Job " + name(job) + " failed: "
                                + Optional.ofNullable(condition.getMessage()).orElse("no message") + "; "
                                + TRY_AGAIN));
    }

    /** What a change of the spec mends needs no hint: the changed spec is another Job. */
    private static String hint(Trouble trouble) {
        return UNEXPLAINED.contains(trouble.reason()) ? "; " + TRY_AGAIN : "";
    }

    private static String name(Job job) {
        return job.getMetadata().getName();
    }

    private static Optional<JobCondition> holds(Job job, String type) {
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
