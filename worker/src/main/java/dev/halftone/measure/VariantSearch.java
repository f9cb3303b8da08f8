package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.pass.Variants;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
     * @param difference relative RMSE between the outputs with and without it, as a decimal
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
        while (!open.isEmpty()) {
            var current = variants.apply(graph, taken);
            SequencedMap<String, Graph> next = candidates(graph, current, taken, open, tried);
            if (next.isEmpty()) {
                break;
            }
            var gains = gains(typical, current, next);
            var best =
                    gains.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
            gains.forEach((name, gain) ->
                    tried.put(name, tried(name, Verdict.NOT_FASTER, gain, current, next.getOrDefault(name, current))));
            if (best.getValue() <= 0) {
                break;
            }
            taken.add(best.getKey());
            tried.computeIfPresent(
                    best.getKey(),
                    (name, t) -> new Tried(name, Verdict.TAKEN, t.gainNanos(), t.difference(), t.nodes()));
            open.removeIf(name -> gains.getOrDefault(name, 0L) <= 0 || name.equals(best.getKey()));
        }
        return new Found(variants.apply(graph, taken), List.copyOf(tried.values()));
    }

    private SequencedMap<String, Graph> candidates(
            Graph graph, Graph current, List<String> taken, List<String> open, Map<String, Tried> tried) {
        SequencedMap<String, Graph> candidates = new LinkedHashMap<>();
        for (String name : open) {
            List<String> names = new ArrayList<>(taken);
            names.add(name);
            var rewritten = variants.apply(graph, names);
            if (rewritten.nodes().equals(current.nodes())) {
                continue;
            }
            if (difference(graph, rewritten) <= SAME) {
                candidates.put(name, rewritten);
            } else {
                tried.put(name, tried(name, Verdict.CHANGES_OUTPUTS, 0, current, rewritten));
            }
        }
        return candidates;
    }

    private Tried tried(String name, Verdict verdict, long gain, Graph before, Graph after) {
        return new Tried(
                name,
                verdict,
                gain,
                String.format(Locale.ROOT, "%.2e", difference(before, after)),
                Math.abs(after.nodes().size() - before.nodes().size()));
    }

    /** Nanoseconds of one pass over the workload that each saves; zero where that isn't worth it or not certain. */
    private SequencedMap<String, Long> gains(
            UnaryOperator<Graph> typical, Graph current, SequencedMap<String, Graph> next) {
        SequencedMap<String, Graph> builds = new LinkedHashMap<>();
        next.forEach((name, graph) -> builds.put(name, typical.apply(graph)));
        SequencedMap<String, Map<String, Tensor>> inputs = new LinkedHashMap<>();
        points.forEach(point -> inputs.put(point.name(), point.inputs()));
        // each round has another reference
        String key = "variants of " + String.join(", ", next.keySet());
        var table = meter.sparing()
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

    private double difference(Graph before, Graph after) {
        double square = 0;
        double change = 0;
        for (var point : points) {
            var expected = backend.evaluate(before, point.inputs());
            var actual = backend.evaluate(after, point.inputs());
            for (var entry : expected.entrySet()) {
                var other = actual.get(entry.getKey());
                if (other == null || entry.getValue().type() != ElementType.FLOAT) {
                    continue;
                }
                float[] a = entry.getValue().floats();
                float[] b = other.floats();
                float[] weights = counted(point, entry.getValue());
                for (int i = 0; i < a.length; i++) {
                    float weight = weights.length == 0 ? 1 : weights[i / (a.length / weights.length)];
                    square += (double) a[i] * a[i] * weight;
                    change += ((double) b[i] - a[i]) * ((double) b[i] - a[i]) * weight;
                }
            }
        }
        return Math.sqrt(change / Math.max(square, Double.MIN_NORMAL));
    }

    /** Ones and zeros for the positions of an output that the mask is for; none for any other. */
    private float[] counted(ShapePoint point, Tensor output) {
        return variants.mask()
                .flatMap(name -> Optional.ofNullable(point.inputs().get(name)))
                .filter(mask -> Cotangents.isLeading(mask, output.shape()))
                .map(mask -> Cotangents.weights(mask, output.shape()))
                .orElse(new float[0]);
    }
}
