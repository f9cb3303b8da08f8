package dev.halftone.operator.job;

import dev.halftone.api.v1alpha1.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a stage has come to, and what has to be done for it to come further.
 *
 * @param again when to look again, although nothing may have changed
 */
public record StageStep(Outcome outcome, Changes changes, Optional<Duration> again) {

    /** After the last attempt of a Job that something outside kept from working. */
    static final Duration PAUSE = Duration.ofMinutes(5);

    /** Decides for a stage, given what the cluster shows. Jobs of the same stage that nobody asks for any more are deleted. */
    public static StageStep of(StageWork work, JobView view, Instant now) {
        var outcome = view.outcome(work, now);
        var obsolete = Changes.delete(obsolete(work, view));
        var refusal = view.refusal(work.name());
        if (refusal.isPresent()) {
            int total = work.order().shard().count();
            var refused = new Outcome.Working(Reason.JOB_REJECTED, refusal.get(), 0, total);
            return new StageStep(refused, obsolete, Optional.empty());
        }
        return switch (outcome) {
            case Outcome.Absent() -> {
                var progress = new Outcome.Working(
                        Reason.PROGRESSING, "", 0, work.order().shard().count());
                yield new StageStep(progress, obsolete.and(Changes.create(work.objects())), Optional.empty());
            }
            case Outcome.Working _ ->
                new StageStep(
                        outcome,
                        obsolete.and(order(work, view)),
                        view.patience(work, now).map(end -> Duration.between(now, end)));
            case Outcome.Done _ -> new StageStep(outcome, obsolete, Optional.empty());
            case Outcome.Lost() -> new StageStep(outcome, obsolete.and(again(work, view)), Optional.empty());
            // A newer worker, or a host that is allowed now: what was said is no longer true.
            case Outcome.Failed _
            when view.job(work.name())
                    .filter(job -> Circumstances.changed(job, work))
                    .isPresent() -> new StageStep(outcome, obsolete.and(again(work, view)), Optional.empty());
            case Outcome.Failed failed
            when failed.reason().severity() == Reason.Severity.TRANSIENT ->
                afterPause(work, view, failed, obsolete, now);
            case Outcome.Failed _ -> new StageStep(outcome, obsolete, Optional.empty());
        };
    }

    private static StageStep afterPause(
            StageWork work, JobView view, Outcome.Failed failed, Changes obsolete, Instant now) {
        var due = view.job(work.name()).flatMap(StageStep::ended).orElse(now).plus(PAUSE);
        var paused = new Outcome.Failed(failed.reason(), failed.message() + "; tries again at " + due);
        return now.isBefore(due)
                ? new StageStep(paused, obsolete, Optional.of(Duration.between(now, due)))
                : new StageStep(paused, obsolete.and(again(work, view)), Optional.empty());
    }

    /** A Job that is to fail waits for its last pods before it has failed. */
    private static Optional<Instant> ended(Job job) {
        return Outcomes.holds(job, "FailureTarget")
                .or(() -> Outcomes.holds(job, "Failed"))
                .map(condition -> Instant.parse(condition.getLastTransitionTime()));
    }

    /** A Job whose order was deleted gets it again: its pods can't start without. */
    private static Changes order(StageWork work, JobView view) {
        return view.hasOrder(work.name()) ? Changes.NONE : Changes.create(List.of(OrderMap.of(work)));
    }

    private static Changes again(StageWork work, JobView view) {
        return Changes.delete(view.job(work.name()).stream().toList());
    }

    private static List<HasMetadata> obsolete(StageWork work, JobView view) {
        List<HasMetadata> obsolete = new ArrayList<>();
        view.jobs().stream().filter(job -> isObsolete(work, job)).forEach(obsolete::add);
        view.orders().stream().filter(order -> isObsolete(work, order)).forEach(obsolete::add);
        return obsolete;
    }

    private static boolean isObsolete(StageWork work, HasMetadata object) {
        var metadata = object.getMetadata();
        return !metadata.getName().equals(work.name())
                && metadata.getDeletionTimestamp() == null
                && metadata.getName().startsWith(Labels.word(work.order().stage()) + "-");
    }
}
