package dev.halftone.operator.calibration;

import dev.halftone.api.v1alpha1.CalibrationSet;
import dev.halftone.api.v1alpha1.CalibrationSetStatus;
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

/** Has every CalibrationSet inspected. */
@ControllerConfiguration(name = "calibration")
public class CalibrationSetReconciler implements Reconciler<CalibrationSet> {

    private final Settings settings;
    private final Execution execution;
    private final Clock clock;
    private @Nullable Secondaries<CalibrationSet> secondaries;

    CalibrationSetReconciler(Settings settings, Execution execution, Clock clock) {
        this.settings = settings;
        this.execution = execution;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, CalibrationSet>> prepareEventSources(EventSourceContext<CalibrationSet> context) {
        secondaries = new Secondaries<>(context, CalibrationSet.class);
        return secondaries.sources();
    }

    @Override
    public UpdateControl<CalibrationSet> reconcile(CalibrationSet primary, Context<CalibrationSet> context) {
        var jobs = Secondaries.started(secondaries).view(primary);
        var decision = new InspectionDecision<>(new CalibrationSets(), primary, settings, clock.instant());
        var before = Optional.ofNullable(primary.getStatus())
                .map(CalibrationSetStatus::conditions)
                .orElse(List.of());
        return execution.of(primary, jobs, decision::decide, before, new CalibrationSet());
    }
}
