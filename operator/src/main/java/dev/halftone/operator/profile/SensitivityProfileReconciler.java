package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.SensitivityProfile;
import dev.halftone.api.v1alpha1.SensitivityProfileStatus;
import dev.halftone.operator.cluster.Execution;
import dev.halftone.operator.settings.Settings;
import dev.halftone.work.WorkReport;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.util.List;

/** Has every SensitivityProfile measured. */
@ControllerConfiguration(name = "sensitivityprofile")
public class SensitivityProfileReconciler implements Reconciler<SensitivityProfile> {

    private final ProfileControl<SensitivityProfile, SensitivityProfileStatus, WorkReport.SensitivityMeasured> control;

    SensitivityProfileReconciler(Settings settings, Execution execution, Clock clock) {
        control = new ProfileControl<>(new Sensitivity(), settings, execution, clock);
    }

    @Override
    public List<EventSource<?, SensitivityProfile>> prepareEventSources(
            EventSourceContext<SensitivityProfile> context) {
        return control.prepare(context);
    }

    @Override
    public UpdateControl<SensitivityProfile> reconcile(
            SensitivityProfile primary, Context<SensitivityProfile> context) {
        return control.reconcile(primary);
    }
}
