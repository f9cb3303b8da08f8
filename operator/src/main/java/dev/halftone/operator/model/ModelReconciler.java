package dev.halftone.operator.model;

import dev.halftone.api.v1alpha1.Model;
import dev.halftone.api.v1alpha1.ModelStatus;
import dev.halftone.operator.cluster.Execution;
import dev.halftone.operator.cluster.Secondaries;
import dev.halftone.operator.settings.Settings;
import dev.halftone.operator.status.InspectionDecision;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Has every Model inspected. */
@ControllerConfiguration(name = "model")
public class ModelReconciler implements Reconciler<Model> {

    private final Settings settings;
    private final Execution execution;
    private final Clock clock;
    private @Nullable Secondaries<Model> secondaries;

    ModelReconciler(Settings settings, Execution execution, Clock clock) {
        this.settings = settings;
        this.execution = execution;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, Model>> prepareEventSources(EventSourceContext<Model> context) {
        secondaries = new Secondaries<>(context, Model.class);
        return secondaries.sources();
    }

    @Override
    public UpdateControl<Model> reconcile(Model primary, Context<Model> context) {
        var jobs = Secondaries.started(secondaries).view(primary);
        var decision = new InspectionDecision<>(new Models(), primary, settings, clock.instant());
        var before = Optional.ofNullable(primary.getStatus())
                .map(ModelStatus::conditions)
                .orElse(List.of());
        return execution.of(primary, jobs, decision::decide, before, new Model());
    }
}
