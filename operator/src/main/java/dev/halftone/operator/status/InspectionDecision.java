package dev.halftone.operator.status;

import dev.halftone.api.v1alpha1.ConditionStatus;
import dev.halftone.api.v1alpha1.ConditionType;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.operator.job.Changes;
import dev.halftone.operator.job.JobView;
import dev.halftone.operator.job.Outcome;
import dev.halftone.operator.job.Owner;
import dev.halftone.operator.job.StageStep;
import dev.halftone.operator.job.StageWork;
import dev.halftone.operator.settings.Settings;
import dev.halftone.work.WorkReport;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides for an object whose bytes a worker inspects once for each spec. */
public final class InspectionDecision<R extends CustomResource<? extends Record, S>, S, F> {

    private final InspectedKind<R, S, F> kind;
    private final R object;
    private final S before;
    private final Settings settings;
    private final Instant now;

    /** Of one object, at one time. */
    public InspectionDecision(InspectedKind<R, S, F> kind, R object, Settings settings, Instant now) {
        this.kind = kind;
        this.object = object;
        this.before = Optional.ofNullable(object.getStatus()).orElseGet(() -> kind.status(List.of(), null, null, null));
        this.settings = settings;
        this.now = now;
    }

    /** Decides, given the Jobs that work for the object. */
    public Decision<S> decide(JobView jobs) {
        var problem = SpecCheck.problem(object).or(() -> kind.localUri(object));
        if (problem.isPresent()) {
            return open(problem.get(), Changes.NONE, Optional.empty());
        }
        var work = new StageWork(kind.order(object, settings.store()), Owner.of(object), null, settings);
        String digest = work.order().digest().value();
        F known = kind.facts(before);
        if (digest.equals(kind.order(before)) && known != null) {
            return inspected(digest, known, Changes.NONE);
        }
        var step = StageStep.of(work, jobs, now);
        if (step.outcome() instanceof Outcome.Done done) {
            F found = kind.found(done.reports(WorkReport.Inspected.class).getFirst());
            if (found != null) {
                return inspected(digest, found, step.changes());
            }
        }
        return open(judgement(step.outcome()), step.changes(), step.again());
    }

    private static Judgement judgement(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failed(Reason reason, String message) -> Judgement.problem(reason, message);
            case Outcome.Working(Reason reason, String message, long _, long _)
            when reason != Reason.PROGRESSING -> Judgement.retried(reason, message);
            case Outcome.Working _, Outcome.Absent _, Outcome.Lost _, Outcome.Done _ ->
                new Judgement.Progressing(Reason.PROGRESSING, "a worker reads the bytes");
        };
    }

    private Decision<S> inspected(String order, F facts, Changes changes) {
        var judgement = new Judgement.Fine(Reason.SUCCEEDED, "inspected: " + kind.summary(facts));
        var conditions = conditions(judgement, ConditionStatus.TRUE, kind.digest(facts));
        return decision(judgement, conditions, order, facts, changes, Optional.empty());
    }

    private Decision<S> open(Judgement judgement, Changes changes, Optional<Duration> again) {
        var conditions = conditions(judgement, ConditionStatus.UNKNOWN, judgement.message());
        return decision(judgement, conditions, null, null, changes, again);
    }

    private Conditions conditions(Judgement judgement, ConditionStatus resolved, String message) {
        return new Conditions(kind.conditions(before), object.getMetadata().getGeneration(), now)
                .judge(judgement)
                .with(ConditionType.SOURCE_RESOLVED, resolved, judgement.reason(), message);
    }

    private Decision<S> decision(
            Judgement judgement,
            Conditions conditions,
            @Nullable String order,
            @Nullable F facts,
            Changes changes,
            Optional<Duration> again) {
        long generation = object.getMetadata().getGeneration();
        return new Decision<>(kind.status(conditions.list(), generation, order, facts), judgement, changes, again);
    }
}
