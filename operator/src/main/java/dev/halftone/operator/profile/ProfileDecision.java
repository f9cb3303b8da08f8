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
import java.util.List;
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

    /**
     * Decides.
     *
     * @param candidates what the profile refers to, then what its owners do
     */
    Decision<S> decide(List<Sources> candidates, JobView jobs) {
        if (kind.isMeasured(before)) {
            return fine(before, Changes.NONE);
        }
        var broken = SpecCheck.problem(profile);
        if (broken.isPresent()) {
            return waiting(broken.get());
        }
        var own = problem(candidates.getFirst());
        return work(candidates, own, jobs).map(work -> measure(work, jobs)).orElseGet(() -> waiting(own.orElseThrow()));
    }

    /**
     * The first that is what the profile is about, so that a profile outlives the owner that made it; what is begun is ended, and
     * what is only being looked at is waited for.
     */
    private Optional<StageWork> work(List<Sources> candidates, Optional<Judgement> own, JobView jobs) {
        var works = candidates.stream()
                .filter(sources -> problem(sources).isEmpty())
                .map(sources -> work(sources.resolved()))
                .toList();
        var begun = works.stream().filter(work -> jobs.job(work.name()).isPresent());
        boolean waits = own.filter(Judgement.Progressing.class::isInstance).isPresent();
        return begun.findFirst()
                .or(() -> waits ? Optional.empty() : works.stream().findFirst());
    }

    private Optional<Judgement> problem(Sources sources) {
        return sources.problem().or(() -> kind.changed(profile, sources.resolved()));
    }

    private StageWork work(Sources.Resolved sources) {
        return new StageWork(
                kind.order(profile, sources, settings.store()),
                Owner.of(profile),
                sources.accelerator().getSpec(),
                settings);
    }

    private Decision<S> measure(StageWork work, JobView jobs) {
        var step = StageStep.of(work, jobs, now);
        if (step.outcome() instanceof Outcome.Done done) {
            return fine(kind.measured(done.reports(kind.report())), step.changes());
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
