package dev.halftone.operator.quantizedmodel;

import dev.halftone.api.v1alpha1.DeletionPolicy;
import dev.halftone.api.v1alpha1.LatencyProfile;
import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.api.v1alpha1.QuantizedModelStatus;
import dev.halftone.api.v1alpha1.SensitivityProfile;
import dev.halftone.operator.cluster.Execution;
import dev.halftone.operator.cluster.Hands;
import dev.halftone.operator.cluster.Owned;
import dev.halftone.operator.cluster.Secondaries;
import dev.halftone.operator.profile.RefersTo;
import dev.halftone.operator.profile.SourcesWatch;
import dev.halftone.operator.settings.Settings;
import dev.halftone.operator.status.SpecCheck;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings every QuantizedModel from its references by way of its profiles to its artifact. */
@ControllerConfiguration(name = "quantizedmodel")
public class QuantizedModelReconciler implements Reconciler<QuantizedModel> {

    private final Settings settings;
    private final Execution execution;
    private final Hands hands;
    private final Clock clock;
    private @Nullable Watches watches;

    QuantizedModelReconciler(Settings settings, Execution execution, Hands hands, Clock clock) {
        this.settings = settings;
        this.execution = execution;
        this.hands = hands;
        this.clock = clock;
    }

    private record Watches(
            Secondaries<QuantizedModel> secondaries,
            SourcesWatch<QuantizedModel> sources,
            Owned<SensitivityProfile, QuantizedModel> sensitivities,
            Owned<LatencyProfile, QuantizedModel> latencies) {

        QuantizedModelView view(QuantizedModel primary) {
            return new QuantizedModelView(
                    sources.view(primary),
                    name -> sensitivities.of(primary, name),
                    name -> latencies.of(primary, name),
                    secondaries.view(primary));
        }
    }

    @Override
    public List<EventSource<?, QuantizedModel>> prepareEventSources(EventSourceContext<QuantizedModel> context) {
        var prepared = new Watches(
                new Secondaries<>(context, QuantizedModel.class),
                new SourcesWatch<>(context, QuantizedModel.class, RefersTo::of),
                new Owned<>(context, QuantizedModel.class, SensitivityProfile.class),
                new Owned<>(context, QuantizedModel.class, LatencyProfile.class));
        watches = prepared;
        List<EventSource<?, QuantizedModel>> all =
                new ArrayList<>(prepared.secondaries().sources());
        all.addAll(prepared.sources().sources());
        all.add(prepared.sensitivities().source());
        all.add(prepared.latencies().source());
        return all;
    }

    @Override
    public UpdateControl<QuantizedModel> reconcile(QuantizedModel primary, Context<QuantizedModel> context) {
        if (primary.hasFinalizer(ArtifactReconciler.FINALIZER)
                && SpecCheck.problem(primary).isEmpty()
                && primary.getSpec().onDeletion() == DeletionPolicy.RETAIN) {
            hands.release(primary, ArtifactReconciler.FINALIZER);
        }
        var view = Objects.requireNonNull(watches, "prepared before").view(primary);
        var decision = new QuantizedModelDecision(primary, settings, clock.instant());
        var before = Optional.ofNullable(primary.getStatus())
                .map(QuantizedModelStatus::conditions)
                .orElse(List.of());
        return execution.of(
                primary, view.jobs(), jobs -> decision.decide(view.with(jobs)), before, new QuantizedModel());
    }
}
