package dev.halftone;

import dev.halftone.measure.ShapePoint;
import java.util.List;

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
        return publication
                .latency()
                .value()
                .predictedMicros(
                        shipped.savedMicros(point),
                        shipped.terms().at(point.name()).weights());
    }

    /** Times faster than the model as it came. The profile's clock on both sides: the machine may run at another speed by now. */
    double speedup() {
        return referenceMicros() / micros();
    }

    double speedup(ShapePoint point) {
        return micros(publication.latency().value().referenceNanos(), point) / micros(point);
    }

    /** Microseconds of one pass over the workload of the model as it came. */
    double referenceMicros() {
        return LatencyProfile.workloadMicros(
                publication.latency().value().referenceNanos(), shipped.terms().weights());
    }

    /** Microseconds of one pass over the workload of a build that saves so many by its prices. */
    double micros(double savedMicros) {
        return publication
                .latency()
                .value()
                .predictedMicros(savedMicros, shipped.terms().weights());
    }

    private static double micros(List<LatencyProfile.PointTime> times, ShapePoint point) {
        return times.stream()
                        .filter(time -> time.point().equals(point.name()))
                        .mapToLong(LatencyProfile.PointTime::nanos)
                        .sum()
                / 1e3;
    }
}
