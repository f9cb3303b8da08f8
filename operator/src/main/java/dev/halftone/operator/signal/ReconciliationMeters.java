package dev.halftone.operator.signal;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The figures of reconciling, by controller. The extension binds its own to a registry too late for the controllers to count in it. */
final class ReconciliationMeters {

    private ReconciliationMeters() {}

    /** Makes them. */
    @Singleton
    static final class Producer {
        @Produces
        @Singleton
        Metrics metrics(MeterRegistry registry) {
            return MicrometerMetricsV2.newBuilder(registry).build();
        }
    }
}
