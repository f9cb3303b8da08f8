package dev.halftone.operator.signal;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.javaoperatorsdk.operator.processing.Controller;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The figures of reconciling, by controller. Events are not counted: the SDK gives their counter other tags from one event to the next,
 * which Prometheus refuses, and the refusal takes the event with it.
 */
record ReconciliationMeters(Metrics meters) implements Metrics {

    /** Bounds of the histogram of durations: one that changes nothing takes milliseconds. */
    private static final Duration[] BUCKETS = IntStream.of(5, 10, 20, 50, 100, 200, 500, 1000, 5000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    /** Makes them. */
    @Singleton
    static final class Producer {
        @Produces
        @Singleton
        Metrics metrics(MeterRegistry registry) {
            return new ReconciliationMeters(MicrometerMetricsV2.newBuilder(registry)
                    .withExecutionTimerConfig(timer -> timer.serviceLevelObjectives(BUCKETS))
                    .build());
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
