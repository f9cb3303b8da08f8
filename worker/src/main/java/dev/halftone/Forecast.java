package dev.halftone;

import dev.halftone.measure.ShapePoint;
import java.util.Map;

/**
 * The time of the published build as its parts foretold it, by the profile's own clock: the model with its rewrites,
 * and the sum of differences.
 */
record Forecast(Publication publication, Shipped shipped) {

    /** Microseconds of one pass over the workload. */
    double micros() {
        double saved = 0;
        for (int g = 0; g < shipped.problem().groups().size(); g++) {
            saved += shipped.savedMicros(g);
        }
        return micros(saved);
    }

    /** Microseconds of one run at a shape point. */
    double micros(ShapePoint point) {
        return profile().predictedMicros(shipped.savedMicros(point), weights(point));
    }

    /** Times faster than the model as it came. The profile's clock on both sides: the machine may run at another speed by now. */
    double speedup() {
        return referenceMicros() / micros();
    }

    double speedup(ShapePoint point) {
        return LatencyProfile.workloadMicros(profile().referenceNanos(), weights(point)) / micros(point);
    }

    /** Microseconds of one pass over the workload of the model as it came. */
    double referenceMicros() {
        return LatencyProfile.workloadMicros(
                profile().referenceNanos(), shipped.terms().weights());
    }

    /** Microseconds of one pass over the workload of a build that saves so many by its prices. */
    double micros(double savedMicros) {
        return profile().predictedMicros(savedMicros, shipped.terms().weights());
    }

    private LatencyProfile profile() {
        return publication.latency().value();
    }

    private Map<String, Long> weights(ShapePoint point) {
        return shipped.terms().at(point.name()).weights();
    }
}
