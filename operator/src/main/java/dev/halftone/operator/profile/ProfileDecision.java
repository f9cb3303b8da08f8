package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.operator.job.Changes;
import dev.halftone.operator.job.JobView;
import dev.halftone.operator.job.Outcome;
import dev.halftone.operator.job.Owner;
import dev.halftone.operator.job.StageStep;
import dev.halftone.operator.job.StageWork;
import dev.halftone.operator.settings.Settings;
import dev.halftone.operator.status.Conditions;
import dev.halftone.operator.status.Decision;
import dev.halftone.operator.status.Judgement;
import dev.halftone.operator.status.SpecCheck;
import dev.halftone.work.WorkReport;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides for a profile: its shards are measured once, and then it stays as it is. */
final class ProfileDecision<P extends CustomResource<? extends Record, S>, S, R extends WorkReport> {

    private final ProfileKind<P, S, R> kind;
    private final P profile;
    private final S before;
    private final Settings settings;
    private final Instant now;

    ProfileDecision(ProfileKind<P, S, R> kind, P profile, Settings settings, Instant now) {
        this.kind = kind;
        this.profile = profile;
        this.before = Optional.ofNullable(profile.getStatus()).orElseGet(() -> kind.measuring(null));
        this.settings = settings;
        this.now = now;
    }

    Decision<S> decide(Sources sources, JobView jobs) {
        if (kind.isMeasured(before)) {
            return fine(before, Changes.NONE);
        }
        return SpecCheck.problem(profile)
                .or(sources::problem)
                .or(() -> kind.changed(profile, sources.resolved()))
                .map(this::waiting)
                .orElseGet(() -> measure(sources.resolved(), jobs));
    }

    private Decision<S> measure(Sources.Resolved sources, JobView jobs) {
        var order = kind.order(profile, sources, settings.store());
        var work = new StageWork(order, Owner.of(profile), sources.accelerator().getSpec(), settings);
        var step = StageStep.of(work, jobs, now);
        if (step.outcome() instanceof Outcome.Done(var reports)
                && reports.stream().allMatch(kind.report()::isInstance)) {
            var measured = reports.stream().map(kind.report()::cast).toList();
            return fine(kind.measured(measured), step.changes());
        }
        var measuring = Measuring.of(kind.stage(), step.outcome());
        return decision(measuring.judgement(), kind.measuring(measuring.progress()), step.changes(), step.again());
    }

    private Decision<S> waiting(Judgement problem) {
        return decision(problem, kind.measuring(null), Changes.NONE, Optional.empty());
    }

    private Decision<S> fine(S facts, Changes changes) {
        var judgement = new Judgement.Fine(Reason.SUCCEEDED, kind.summary(facts));
        return decision(judgement, facts, changes, Optional.empty());
    }

    private Decision<S> decision(Judgement judgement, S facts, Changes changes, Optional<Duration> again) {
        long generation = profile.getMetadata().getGeneration();
        var conditions = new Conditions(kind.conditions(before), generation, now).judge(judgement);
        return new Decision<>(kind.status(conditions.list(), generation, facts), judgement, changes, again);
    }
}
