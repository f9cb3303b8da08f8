package dev.halftone;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.measure.LatencyMeter;
import dev.halftone.measure.LatencyTable;
import dev.halftone.measure.Measurement;
import dev.halftone.measure.Metronome;
import dev.halftone.measure.Progress;
import dev.halftone.measure.ShapePoint;
import dev.halftone.measure.VariantSearch;
import dev.halftone.partition.Shortened;
import dev.halftone.pass.Variants;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The time of a model that is timed short: that with one block of each run, and for each block more the difference that a second
 * one makes, by pairs of one race.
 */
record WholeTime(List<ShapePoint> points, LatencyMeter meter, Metronome metronome) {

    static final String SHORT = "short";
    static final String REWRITTEN = "rewritten";
    static final String LONGER = "longer";

    LatencyVariants of(ShortModel model, VariantSearch.Found found, Variants variants, Progress progress) {
        List<String> taken = found.tried().stream()
                .filter(tried -> tried.verdict() == VariantSearch.Verdict.TAKEN)
                .map(VariantSearch.Tried::name)
                .toList();
        SequencedMap<String, Graph> builds = new LinkedHashMap<>();
        if (!taken.isEmpty()) {
            builds.put(REWRITTEN, found.graph());
        }
        for (int i = 0; i < model.source().runs().size(); i++) {
            var longer = model.source().with(Map.of(model.source().runs().get(i), 2));
            builds.put(LONGER + i, longer);
            if (!taken.isEmpty()) {
                builds.put(REWRITTEN + LONGER + i, variants.apply(longer, taken));
            }
        }
        SequencedMap<String, Map<String, Tensor>> inputs = new LinkedHashMap<>();
        points.forEach(point -> inputs.put(point.name(), point.inputs()));
        var table = meter.measure(List.of(new Measurement(SHORT, model.graph(), builds, inputs, 1)), progress);
        return new LatencyVariants(
                found.tried(),
                times(table, model, ""),
                times(table, model, taken.isEmpty() ? "" : REWRITTEN),
                model.source().omitted(),
                metronome.beatNanos());
    }

    private List<LatencyProfile.PointTime> times(LatencyTable table, ShortModel model, String build) {
        return points.stream()
                .map(point -> new LatencyProfile.PointTime(
                        point.name(), nanos(table, model.source().runs(), build, point.name())))
                .toList();
    }

    /** Of a build of the whole model at a point; "" is the model as it came. */
    static long nanos(LatencyTable table, List<Shortened.Run> runs, String build, String point) {
        long base = build.isEmpty() ? 0 : table.delta(SHORT, build, point).nanos();
        long nanos = table.referenceNanos(SHORT, point) + base;
        for (int i = 0; i < runs.size(); i++) {
            long second = table.delta(SHORT, build + LONGER + i, point).nanos() - base;
            nanos += (runs.get(i).count() - 1) * Math.max(second, 0);
        }
        return nanos;
    }
}
