package dev.halftone;

import dev.halftone.measure.ShapePoint;
import dev.halftone.verify.UniformEvidence;
import java.util.Map;
import java.util.Optional;

/**
 * The time of the published build as it was foretold, by the profile's own clock. Of a plan: the model with its rewrites, the
 * sum of differences, and what its refinement measured. A build with one format everywhere was timed whole before the verdict: it is
 * foretold what it took then.
 */
record Forecast(Publication publication, Shipped shipped) {

    /** Microseconds of one pass over the workload. */
    double micros() {
        return timedWhole()
                .map(build -> publication.inspection().points().stream()
                        .mapToDouble(point -> point.weight() * micros(build, point))
                        .sum())
                .orElseGet(publication.result().time()::micros);
    }

    /** Microseconds of one run at a shape point. */
    double micros(ShapePoint point) {
        return timedWhole()
                .map(build -> micros(build, point))
                .orElseGet(() -> publication.result().time().micros(point.name()));
    }

    private double micros(UniformEvidence.Measured build, ShapePoint point) {
        return build.ratio(point.name()).value() * referenceMicros(point);
    }

    private Optional<UniformEvidence.Measured> timedWhole() {
        return publication.result().uniform().value().builds().stream()
                .filter(build ->
                        build.format().wireName().equals(shipped.build().name()))
                .findFirst();
    }

    /** Times faster than the model as it came. The profile's clock on both sides: the machine may run at another speed by now. */
    double speedup() {
        return referenceMicros() / micros();
    }

    double speedup(ShapePoint point) {
        return referenceMicros(point) / micros(point);
    }

    private double referenceMicros(ShapePoint point) {
        return LatencyProfile.workloadMicros(profile().referenceNanos(), weights(point));
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
