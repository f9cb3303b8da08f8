package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.SensitivityProfile;
import dev.halftone.api.v1alpha1.SensitivityProfileStatus;
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

/** Has every SensitivityProfile measured. */
@ControllerConfiguration(name = "sensitivityprofile")
public class SensitivityProfileReconciler implements Reconciler<SensitivityProfile> {

    private final Settings settings;
    private final Execution execution;
    private final Clock clock;
    private @Nullable Secondaries<SensitivityProfile> secondaries;
    private @Nullable SourcesWatch<SensitivityProfile> sources;

    SensitivityProfileReconciler(Settings settings, Execution execution, Clock clock) {
        this.settings = settings;
        this.execution = execution;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, SensitivityProfile>> prepareEventSources(
            EventSourceContext<SensitivityProfile> context) {
        var jobs = new Secondaries<>(context, SensitivityProfile.class);
        var referred = new SourcesWatch<>(context, SensitivityProfile.class, RefersTo::of);
        secondaries = jobs;
        sources = referred;
        return Stream.concat(jobs.sources().stream(), referred.sources().stream())
                .toList();
    }

    @Override
    public UpdateControl<SensitivityProfile> reconcile(
            SensitivityProfile primary, Context<SensitivityProfile> context) {
        var referred = Objects.requireNonNull(sources, "prepared before").view(primary);
        var jobs = Secondaries.started(secondaries).view(primary);
        var decision = new SensitivityDecision(primary, settings, clock.instant()).decide(referred, jobs);
        var before = Optional.ofNullable(primary.getStatus())
                .map(SensitivityProfileStatus::conditions)
                .orElse(List.of());
        return execution.of(primary, decision, jobs, before, new SensitivityProfile());
    }
}
