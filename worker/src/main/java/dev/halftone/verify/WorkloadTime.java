package dev.halftone.verify;

import dev.halftone.measure.Estimate;
import dev.halftone.measure.ShapePoint;
import dev.halftone.measure.TimingReport;
import java.util.List;
import java.util.Map;

/**
 * A file's time for one pass over the workload.
 *
 * @param micros points weighted
 * @param speedup over the model as it came, by pairs of the same round
 */
public record WorkloadTime(Estimate micros, Estimate speedup) {

    /** Adds up the points; ends of intervals are added as if all points erred the same way. */
    public static WorkloadTime of(String name, List<ShapePoint> points, Map<String, TimingReport> reports) {
        double reference = 0;
        double value = 0;
        double low = 0;
        double high = 0;
        for (var point : points) {
            var report = reports.get(point.name());
            if (report == null) {
                throw new IllegalArgumentException("nothing was timed at " + point.name());
            }
            double base = point.weight() * report.reference().micros().value();
            var ratio = name.equals(Race.REFERENCE)
                    ? new Estimate(1, 1, 1)
                    : report.of(name).ratio();
            reference += base;
            value += base * ratio.value();
            low += base * ratio.low();
            high += base * ratio.high();
        }
        return new WorkloadTime(
                new Estimate(value, low, high), new Estimate(reference / value, reference / high, reference / low));
    }
}
