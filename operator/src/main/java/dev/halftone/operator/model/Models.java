package dev.halftone.operator.model;

import dev.halftone.api.v1alpha1.Condition;
import dev.halftone.api.v1alpha1.Model;
import dev.halftone.api.v1alpha1.ModelFacts;
import dev.halftone.api.v1alpha1.ModelSpec;
import dev.halftone.api.v1alpha1.ModelStatus;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.operator.status.InspectedKind;
import dev.halftone.operator.status.Judgement;
import dev.halftone.operator.status.SpecCheck;
import dev.halftone.work.Shard;
import dev.halftone.work.WorkOrder;
import dev.halftone.work.WorkReport;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Models as what is inspected. */
final class Models implements InspectedKind<Model, ModelStatus, ModelFacts> {

    @Override
    public Optional<Judgement> localUri(Model model) {
        return SpecCheck.localUri("spec.source.uri", model.getSpec().source().uri());
    }

    /** Which workload the model shall be fast on makes no difference to what it is. */
    @Override
    public WorkOrder order(Model model, String store) {
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
                null,
                Shard.WHOLE,
                List.of(),
                store);
    }

    @Override
    public @Nullable ModelFacts found(WorkReport.Inspected report) {
        return report.model();
    }

    @Override
    public String summary(ModelFacts facts) {
        return facts.layers() + " layers, " + facts.digest();
    }

    @Override
    public String digest(ModelFacts facts) {
        return facts.digest();
    }

    @Override
    public List<Condition> conditions(ModelStatus status) {
        return status.conditions();
    }

    @Override
    public @Nullable String order(ModelStatus status) {
        return status.order();
    }

    @Override
    public @Nullable ModelFacts facts(ModelStatus status) {
        return status.facts();
    }

    @Override
    public ModelStatus status(
            List<Condition> conditions, @Nullable Long generation, @Nullable String order, @Nullable ModelFacts facts) {
        return new ModelStatus(conditions, generation, order, facts);
    }
}
