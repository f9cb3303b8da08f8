package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.pass.Variants;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * Decides which function-preserving rewrites pay on this target: one after the other the one that saves most is taken, as
 * long as it saves more than the noise and the outputs stay the same.
 */
public final class VariantSearch {

    /** Savings below this share of the whole are left alone. */
    private static final double WORTH = 0.01;

    /** Above this relative RMSE the outputs are not the same. */
    private static final double SAME = 1e-4;

    private final Backend backend;
    private final LatencyMeter meter;
    private final List<ShapePoint> points;
    private final Variants variants;
    private final Progress progress;

    /** A search among variants over these points of the workload. */
    public VariantSearch(
            Backend backend, LatencyMeter meter, List<ShapePoint> points, Variants variants, Progress progress) {
        this.backend = backend;
        this.meter = meter;
        this.points = List.copyOf(points);
        this.variants = variants;
        this.progress = progress;
    }

    /**
     * A rewrite that was tried.
     *
     * @param gainNanos what it saves of one pass over the workload
     * @param difference relative RMSE between the outputs with it, and what was taken before, and those of the original, as a decimal
     * @param nodes by how many nodes the graph changed
     */
    public record Tried(String name, Verdict verdict, long gainNanos, String difference, int nodes) {}

    /** What became of a rewrite. */
    public enum Verdict {
        TAKEN,
        NOT_FASTER,
        CHANGES_OUTPUTS
    }

    /** The rewritten graph and what was tried. */
    public record Found(Graph graph, List<Tried> tried) {}

    /**
     * Searches.
     *
     * @param typical makes of a graph what is timed: a build near the plans to come, since what pays beside fp32 products
     *     may not pay beside integer ones
     */
    public Found search(Graph graph, UnaryOperator<Graph> typical) {
        SequencedMap<String, Tried> tried = new LinkedHashMap<>();
        List<String> taken = new ArrayList<>();
        List<String> open = new ArrayList<>(variants.rows().sequencedKeySet());
        var outputs = KeptOutputs.of(backend, graph, points, variants.mask());
        while (!open.isEmpty()) {
            var current = variants.apply(graph, taken);
            SequencedMap<String, Rewritten> next = new LinkedHashMap<>();
            for (var rewritten : rewritten(graph, current, outputs, taken, open)) {
                tried.put(rewritten.name(), rewritten.tried(Verdict.CHANGES_OUTPUTS, 0));
                if (rewritten.difference() <= SAME) {
                    next.put(rewritten.name(), rewritten);
                }
            }
            if (next.isEmpty()) {
                break;
            }
            var gains = gains(typical, current, next);
            next.forEach((name, rewritten) ->
                    tried.put(name, rewritten.tried(Verdict.NOT_FASTER, gains.getOrDefault(name, 0L))));
            var best =
                    gains.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
            if (best.getValue() <= 0) {
                break;
            }
            taken.add(best.getKey());
            tried.computeIfPresent(
                    best.getKey(),
                    (name, t) -> new Tried(name, Verdict.TAKEN, t.gainNanos(), t.difference(), t.nodes()));
            // what found nothing to change may find it now
            open.removeIf(name ->
                    name.equals(best.getKey()) || (tried.containsKey(name) && gains.getOrDefault(name, 0L) <= 0));
        }
        return new Found(variants.apply(graph, taken), List.copyOf(tried.values()));
    }

    /** A rewrite beside those that were taken before. */
    private record Rewritten(String name, Graph graph, double difference, int nodes) {

        Tried tried(Verdict verdict, long gainNanos) {
            return new Tried(name, verdict, gainNanos, String.format(Locale.ROOT, "%.2e", difference), nodes);
        }
    }

    /** What is open, where it changes anything. */
    private List<Rewritten> rewritten(
            Graph graph, Graph current, KeptOutputs outputs, List<String> taken, List<String> open) {
        List<Rewritten> found = new ArrayList<>();
        for (String name : open) {
            List<String> names = new ArrayList<>(taken);
            names.add(name);
            var rewritten = variants.apply(graph, names);
            if (!rewritten.nodes().equals(current.nodes())) {
                int nodes = Math.abs(rewritten.nodes().size() - current.nodes().size());
                found.add(new Rewritten(name, rewritten, outputs.difference(rewritten), nodes));
            }
        }
        return found;
    }

    /** Nanoseconds of one pass over the workload that each saves; zero where that isn't worth it or not certain. */
    private SequencedMap<String, Long> gains(
            UnaryOperator<Graph> typical, Graph current, SequencedMap<String, Rewritten> next) {
        SequencedMap<String, Graph> builds = new LinkedHashMap<>();
        next.forEach((name, rewritten) -> builds.put(name, typical.apply(rewritten.graph())));
        SequencedMap<String, Map<String, Tensor>> inputs = new LinkedHashMap<>();
        points.forEach(point -> inputs.put(point.name(), point.inputs()));
        // each round has another reference
        String key = "variants of " + String.join(", ", next.keySet());
        var table = meter.selective()
                .measure(List.of(new Measurement(key, typical.apply(current), builds, inputs, 1)), progress);
        SequencedMap<String, Long> gains = new LinkedHashMap<>();
        for (String name : builds.keySet()) {
            boolean refused =
                    table.refusals().stream().anyMatch(r -> r.configuration().equals(name));
            gains.put(name, refused ? 0L : gain(table, key, name));
        }
        return gains;
    }

    private long gain(LatencyTable table, String key, String name) {
        long gain = 0;
        long least = 0;
        long whole = 0;
        for (var point : points) {
            var delta = table.delta(key, name, point.name());
            gain -= point.weight() * delta.nanos();
            least -= point.weight() * delta.high();
            whole += point.weight() * table.referenceNanos(key, point.name());
        }
        return gain > WORTH * whole && least > 0 ? gain : 0;
    }
}
