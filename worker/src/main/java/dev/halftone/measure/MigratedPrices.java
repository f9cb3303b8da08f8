package dev.halftone.measure;

import dev.halftone.format.NumberFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What migration adds to the time of a subgraph. The fastest configuration with one format everywhere is also timed over
 * migrated channels; what it takes longer is the price of the multiplications, whichever layers read the quotients.
 *
 * @param timed configurations that are timed both ways: one, or none where nothing that can have migrated channels is faster
 */
record MigratedPrices(String signature, List<Configuration> timed) {

    MigratedPrices {
        timed = List.copyOf(timed);
    }

    /** Of a subgraph's pure configurations, those whose migration is worth timing. */
    static MigratedPrices of(
            String signature, List<Configuration> uniform, ToDoubleFunction<Configuration> deltaMicros) {
        Map<NumberFormat, Configuration> fastest = new TreeMap<>();
        for (var configuration : uniform) {
            if (!configuration.asMigrated().equals(configuration) && deltaMicros.applyAsDouble(configuration) < 0) {
                fastest.merge(
                        format(configuration),
                        configuration,
                        (a, b) -> deltaMicros.applyAsDouble(b) < deltaMicros.applyAsDouble(a) ? b : a);
            }
        }
        return new MigratedPrices(
                signature,
                fastest.values().stream()
                        .sorted(Comparator.comparingDouble(deltaMicros))
                        .limit(1)
                        .toList());
    }

    private static NumberFormat format(Configuration configuration) {
        return configuration.candidates().stream()
                .filter(candidate -> !candidate.equals(Candidate.REFERENCE))
                .map(Candidate::format)
                .findFirst()
                .orElse(NumberFormat.FP32);
    }

    /** The configurations to time: each over migrated channels and, in the same race, over channels as they are. */
    List<Configuration> races() {
        return timed.stream()
                .flatMap(configuration -> Stream.of(configuration, configuration.asMigrated()))
                .toList();
    }

    /**
     * The table with a migrated twin of each of the subgraph's configurations that can have one.
     *
     * @param raced has both of {@link #races()}
     */
    LatencyTable withTwins(LatencyTable table, LatencyTable raced, List<ShapePoint> points) {
        if (timed.isEmpty()) {
            return table;
        }
        List<LatencyTable.Delta> deltas = new ArrayList<>(table.deltas());
        var plain =
                deltas.stream().filter(delta -> delta.key().equals(signature)).toList();
        for (var point : points) {
            long added = added(raced, point);
            plain.stream()
                    .filter(delta -> delta.point().equals(point.name()))
                    .flatMap(delta -> twin(delta, added).stream())
                    .forEach(deltas::add);
        }
        return table.with(deltas);
    }

    private static Optional<LatencyTable.Delta> twin(LatencyTable.Delta delta, long added) {
        var configuration = Configuration.parse(delta.configuration());
        var twin = configuration.asMigrated();
        return twin.equals(configuration)
                ? Optional.empty()
                : Optional.of(new LatencyTable.Delta(
                                delta.key(), twin.name(), delta.point(), delta.nanos(), delta.low(), delta.high())
                        .shiftedBy(added));
    }

    /** Nanoseconds that the multiplications take: what is measured below nothing is noise. */
    private long added(LatencyTable table, ShapePoint point) {
        double mean = timed.stream()
                .mapToLong(configuration ->
                        nanos(table, configuration.asMigrated(), point) - nanos(table, configuration, point))
                .average()
                .orElse(0);
        return Math.max(0, Math.round(mean));
    }

    private long nanos(LatencyTable table, Configuration configuration, ShapePoint point) {
        return table.delta(signature, configuration.name(), point.name()).nanos();
    }
}
