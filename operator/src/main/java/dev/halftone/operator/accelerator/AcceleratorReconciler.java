package dev.halftone.operator.accelerator;

import dev.halftone.api.v1alpha1.Accelerator;
import dev.halftone.api.v1alpha1.AcceleratorStatus;
import dev.halftone.operator.cluster.Execution;
import dev.halftone.operator.job.JobView;
import dev.halftone.operator.settings.Settings;
import io.fabric8.kubernetes.api.model.Node;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps the count of nodes of every Accelerator. */
@ControllerConfiguration(name = "accelerator")
public class AcceleratorReconciler implements Reconciler<Accelerator> {

    private final Settings settings;
    private final Execution execution;
    private final Clock clock;
    private Optional<InformerEventSource<Node, Accelerator>> nodes = Optional.empty();

    AcceleratorReconciler(Settings settings, Execution execution, Clock clock) {
        this.settings = settings;
        this.execution = execution;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, Accelerator>> prepareEventSources(EventSourceContext<Accelerator> context) {
        nodes = switch (settings.watchNodes()) {
            case WATCHED -> Optional.of(nodes(context));
            case UNSEEN -> Optional.empty();
        };
        return nodes.<List<EventSource<?, Accelerator>>>map(List::of).orElse(List.of());
    }

    /** The heartbeats of nodes are no news; their labels are. */
    private static InformerEventSource<Node, Accelerator> nodes(EventSourceContext<Accelerator> context) {
        var configuration = InformerEventSourceConfiguration.from(Node.class, Accelerator.class)
                .withName("nodes")
                .withNamespaces(Set.of(Constants.WATCH_ALL_NAMESPACES))
                .withPrimaryToSecondaryMapper((Accelerator accelerator) -> Set.of())
                .withSecondaryToPrimaryMapper(node -> context.getPrimaryCache()
                        .list()
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()))
                .withOnUpdateFilter((now, before) -> !Objects.equals(
                        now.getMetadata().getLabels(), before.getMetadata().getLabels()))
                .build();
        return new InformerEventSource<>(configuration, context);
    }

    @Override
    public UpdateControl<Accelerator> reconcile(Accelerator primary, Context<Accelerator> context) {
        var decision = new AcceleratorDecision(primary, clock.instant())
                .decide(nodes.map(source -> source.list(_ -> true).toList()));
        var before = Optional.ofNullable(primary.getStatus())
                .map(AcceleratorStatus::conditions)
                .orElse(List.of());
        return execution.of(primary, JobView.EMPTY, _ -> decision, before, new Accelerator());
    }
}
