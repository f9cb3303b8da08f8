package dev.halftone.operator.quantizedmodel;

import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.operator.cluster.Hands;
import dev.halftone.operator.cluster.Namespaces;
import dev.halftone.operator.cluster.Secondaries;
import dev.halftone.operator.settings.Settings;
import dev.halftone.operator.signal.Events;
import dev.halftone.operator.status.SpecCheck;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has the artifact of a QuantizedModel with deletionPolicy Delete deleted before it goes. It is a controller of its own that is told of
 * no others, so that only these have a finalizer.
 */
@ControllerConfiguration(
        name = "artifact",
        finalizerName = ArtifactReconciler.FINALIZER,
        informer = @Informer(genericFilter = DeletesArtifact.class))
public class ArtifactReconciler implements Reconciler<QuantizedModel>, Cleaner<QuantizedModel> {

    static final String FINALIZER = "halftone.dev/artifact";

    private final Settings settings;
    private final Hands hands;
    private final Namespaces namespaces;
    private final Events events;
    private final Clock clock;
    private @Nullable Secondaries<QuantizedModel> secondaries;

    ArtifactReconciler(Settings settings, Hands hands, Namespaces namespaces, Events events, Clock clock) {
        this.settings = settings;
        this.hands = hands;
        this.namespaces = namespaces;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, QuantizedModel>> prepareEventSources(EventSourceContext<QuantizedModel> context) {
        secondaries = new Secondaries<>(context, QuantizedModel.class);
        return secondaries.sources();
    }

    /** The finalizer is all that there is to do before the end. */
    @Override
    public UpdateControl<QuantizedModel> reconcile(QuantizedModel primary, Context<QuantizedModel> context) {
        return UpdateControl.noUpdate();
    }

    @Override
    public DeleteControl cleanup(QuantizedModel primary, Context<QuantizedModel> context) {
        var removal = new Removal(primary, settings);
        if (SpecCheck.problem(primary).isPresent()
                || !removal.isNeeded()
                || namespaces.isTerminating(primary.getMetadata().getNamespace())) {
            return DeleteControl.defaultDelete();
        }
        var jobs = Secondaries.started(secondaries).view(primary);
        var step = removal.step(jobs, clock.instant());
        var refused = hands.apply(step.changes(), primary).refused();
        if (!refused.isEmpty()) {
            step = removal.step(jobs.refused(refused), clock.instant());
        }
        step.said().ifPresent(judgement -> events.tell(primary, judgement));
        return step.again()
                .map(again -> DeleteControl.noFinalizerRemoval().rescheduleAfter(again))
                .orElseGet(DeleteControl::defaultDelete);
    }
}
