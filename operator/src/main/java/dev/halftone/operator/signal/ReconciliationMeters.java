package dev.halftone.operator.signal;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.javaoperatorsdk.operator.processing.Controller;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * The figures of reconciling, by controller. Events are not counted: the SDK gives their counter other tags from one event to the next,
 * which Prometheus refuses, and the refusal takes the event with it.
 */
record ReconciliationMeters(Metrics meters) implements Metrics {

    /** Makes them. */
    @Singleton
    static final class Producer {
        @Produces
        @Singleton
        Metrics metrics(MeterRegistry registry) {
            return new ReconciliationMeters(
                    MicrometerMetricsV2.newBuilder(registry).build());
        }
    }

    @Override
    public void controllerRegistered(Controller<? extends HasMetadata> controller) {
        meters.controllerRegistered(controller);
    }

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        return meters.timeControllerExecution(execution);
    }

    @Override
    public void reconciliationSubmitted(HasMetadata object, RetryInfo retry, Map<String, Object> metadata) {
        meters.reconciliationSubmitted(object, retry, metadata);
    }

    @Override
    public void reconciliationStarted(HasMetadata object, Map<String, Object> metadata) {
        meters.reconciliationStarted(object, metadata);
    }

    @Override
    public void reconciliationSucceeded(HasMetadata object, Map<String, Object> metadata) {
        meters.reconciliationSucceeded(object, metadata);
    }

    @Override
    public void reconciliationFailed(
            HasMetadata object, RetryInfo retry, Exception failure, Map<String, Object> metadata) {
        meters.reconciliationFailed(object, retry, failure, metadata);
    }

    @Override
    public void reconciliationFinished(HasMetadata object, RetryInfo retry, Map<String, Object> metadata) {
        meters.reconciliationFinished(object, retry, metadata);
    }
}
