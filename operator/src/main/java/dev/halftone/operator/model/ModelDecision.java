package dev.halftone.operator.model;

import dev.halftone.api.v1alpha1.ConditionStatus;
import dev.halftone.api.v1alpha1.ConditionType;
import dev.halftone.api.v1alpha1.Model;
import dev.halftone.api.v1alpha1.ModelFacts;
import dev.halftone.api.v1alpha1.ModelSpec;
import dev.halftone.api.v1alpha1.ModelStatus;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.operator.job.Changes;
import dev.halftone.operator.job.JobView;
import dev.halftone.operator.job.Owner;
import dev.halftone.operator.job.StageStep;
import dev.halftone.operator.job.StageWork;
import dev.halftone.operator.settings.Settings;
import dev.halftone.operator.status.Conditions;
import dev.halftone.operator.status.Decision;
import dev.halftone.operator.status.Inspection;
import dev.halftone.operator.status.Judgement;
import dev.halftone.operator.status.SpecCheck;
import dev.halftone.work.Shard;
import dev.halftone.work.WorkOrder;
import dev.halftone.work.WorkReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides for a Model: a worker inspects the bytes once for each spec. */
final class ModelDecision {

    private final Model model;
    private final ModelStatus before;
    private final Settings settings;
    private final Instant now;

    ModelDecision(Model model, Settings settings, Instant now) {
        this.model = model;
        this.before = Optional.ofNullable(model.getStatus()).orElse(new ModelStatus(List.of(), null, null, null));
        this.settings = settings;
        this.now = now;
    }

    Decision<ModelStatus> decide(JobView jobs) {
        var problem = SpecCheck.problem(model)
                .or(() -> SpecCheck.localUri(
                        "spec.source.uri", model.getSpec().source().uri()));
        if (problem.isPresent()) {
            return decision(problem.get(), null, null, Changes.NONE);
        }
        var work = new StageWork(order(), Owner.of(model), null, settings);
        String digest = work.order().digest().value();
        if (digest.equals(before.order()) && before.facts() != null) {
            return decision(fine(before.facts()), digest, before.facts(), Changes.NONE);
        }
        var step = StageStep.of(work, jobs, now);
        var found = Inspection.of(step.outcome(), WorkReport.Inspected::model);
        var judgement = found.facts().map(ModelDecision::fine).orElseGet(found::judgement);
        var made = decision(judgement, digest, found.facts().orElse(null), step.changes());
        return new Decision<>(made.status(), made.judgement(), made.changes(), step.again());
    }

    /** Which workload the model shall be fast on makes no difference to what it is. */
    private WorkOrder order() {
        var spec = model.getSpec();
        return new WorkOrder(
                Stage.INSPECT,
                model.getMetadata().getNamespace(),
                model.getMetadata().getName(),
                new ModelSpec(spec.source(), spec.loss(), List.of()),
                null,
                null,
                null,
                List.of(),
                null,
                Shard.WHOLE,
                List.of(),
                settings.store());
    }

    private static Judgement fine(ModelFacts facts) {
        return new Judgement.Fine(Reason.SUCCEEDED, "inspected: " + facts.layers() + " layers, " + facts.digest());
    }

    private Decision<ModelStatus> decision(
            Judgement judgement, @Nullable String order, @Nullable ModelFacts facts, Changes changes) {
        var conditions = new Conditions(before.conditions(), model.getMetadata().getGeneration(), now)
                .judge(judgement)
                .with(
                        ConditionType.SOURCE_RESOLVED,
                        facts == null ? ConditionStatus.UNKNOWN : ConditionStatus.TRUE,
                        judgement.reason(),
                        facts == null ? judgement.message() : facts.digest());
        var status = new ModelStatus(
                conditions.list(), model.getMetadata().getGeneration(), facts == null ? null : order, facts);
        return new Decision<>(status, judgement, changes, Optional.empty());
    }
}
