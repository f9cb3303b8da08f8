package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.LatencyProfile;
import dev.halftone.api.v1alpha1.LatencyProfileStatus;
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

/** Has every LatencyProfile measured. */
@ControllerConfiguration(name = "latencyprofile")
public class LatencyProfileReconciler implements Reconciler<LatencyProfile> {

    private final ProfileControl<LatencyProfile, LatencyProfileStatus, WorkReport.LatencyMeasured> control;

    LatencyProfileReconciler(Settings settings, Execution execution, Clock clock) {
        control = new ProfileControl<>(new Latency(), settings, execution, clock);
    }

    @Override
    public List<EventSource<?, LatencyProfile>> prepareEventSources(EventSourceContext<LatencyProfile> context) {
        return control.prepare(context);
    }

    @Override
    public UpdateControl<LatencyProfile> reconcile(LatencyProfile primary, Context<LatencyProfile> context) {
        return control.reconcile(primary);
    }
}
