package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.LatencyProfile;
import dev.halftone.api.v1alpha1.LatencyProfileStatus;
import dev.halftone.operator.cluster.Execution;
import dev.halftone.operator.cluster.Secondaries;
import dev.halftone.operator.settings.Settings;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Has every LatencyProfile measured. */
@ControllerConfiguration(name = "latencyprofile")
public class LatencyProfileReconciler implements Reconciler<LatencyProfile> {

    private final Settings settings;
    private final Execution execution;
    private final Clock clock;
    private @Nullable Secondaries<LatencyProfile> secondaries;
    private @Nullable SourcesWatch<LatencyProfile> sources;

    LatencyProfileReconciler(Settings settings, Execution execution, Clock clock) {
        this.settings = settings;
        this.execution = execution;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, LatencyProfile>> prepareEventSources(EventSourceContext<LatencyProfile> context) {
        var jobs = new Secondaries<>(context, LatencyProfile.class);
        var referred = new SourcesWatch<>(context, LatencyProfile.class, RefersTo::of);
        secondaries = jobs;
        sources = referred;
        return Stream.concat(jobs.sources().stream(), referred.sources().stream())
                .toList();
    }

    @Override
    public UpdateControl<LatencyProfile> reconcile(LatencyProfile primary, Context<LatencyProfile> context) {
        var referred = Objects.requireNonNull(sources, "prepared before").view(primary);
        var jobs = Secondaries.started(secondaries).view(primary);
        var decision = new LatencyDecision(primary, settings, clock.instant()).decide(referred, jobs);
        var before = Optional.ofNullable(primary.getStatus())
                .map(LatencyProfileStatus::conditions)
                .orElse(List.of());
        return execution.of(primary, decision, jobs, before, new LatencyProfile());
    }
}
