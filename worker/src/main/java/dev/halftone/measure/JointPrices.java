package dev.halftone.measure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * Corrects prices that were measured one subgraph at a time by what several save at once. Neighbours that are integer
 * both need no conversion between them; and of many small differences those that seem to save most were the luckiest.
 *
 * @param patterns measured in their model, of which each seems to save time
 * @param fastest the configuration of each that is measured together with the others
 */
record JointPrices(List<Pattern> patterns, List<Configuration> fastest) {

    /** What the measurement of several at once is called. */
    static final String KEY = "together";

    /** The ends of a 90 % interval of a normal error are so many standard deviations apart. */
    private static final double DEVIATIONS = 3.29;

    JointPrices {
        patterns = List.copyOf(patterns);
        fastest = List.copyOf(fastest);
    }

    /**
     * Which patterns change at once, as indices: all, each half, where neighbours are together, and every second one,
     * where they are apart.
     */
    SequencedMap<String, List<Integer>> subsets() {
        int count = patterns.size();
        SequencedMap<String, List<Integer>> subsets = new LinkedHashMap<>();
        subsets.put("all", IntStream.range(0, count).boxed().toList());
        subsets.put("first half", IntStream.range(0, count / 2).boxed().toList());
        subsets.put("second half", IntStream.range(count / 2, count).boxed().toList());
        subsets.put(
                "even",
                IntStream.range(0, count).filter(i -> i % 2 == 0).boxed().toList());
        subsets.put(
                "odd", IntStream.range(0, count).filter(i -> i % 2 == 1).boxed().toList());
        subsets.values().removeIf(members -> members.size() < 2);
        return subsets;
    }

    /** The prices in the light of what the subsets were measured to save. */
    LatencyTable corrected(LatencyTable prices, LatencyTable together, List<ShapePoint> points) {
        Map<String, double[]> corrections = new LinkedHashMap<>();
        points.forEach(point -> corrections.put(point.name(), corrections(prices, together, point.name())));
        return new LatencyTable(
                prices.fingerprint(),
                prices.clock(),
                prices.references(),
                prices.deltas().stream()
                        .map(delta -> corrected(delta, corrections.getOrDefault(delta.point(), new double[0])))
                        .toList(),
                prices.refusals());
    }

    /** Nanoseconds by which an instance of each pattern takes longer than it seemed. */
    private double[] corrections(LatencyTable prices, LatencyTable together, String point) {
        int count = patterns.size();
        double[] effects = new double[count];
        double[] variances = new double[count];
        for (int i = 0; i < count; i++) {
            var pattern = patterns.get(i);
            var delta = prices.delta(pattern.signature(), fastest.get(i).name(), point);
            effects[i] = (double) delta.nanos() * pattern.instances().size();
            variances[i] = variance(delta, pattern.instances().size());
        }
        var sums = subsets().entrySet().stream()
                .flatMap(subset -> together.deltas().stream()
                        .filter(delta -> delta.configuration().equals(subset.getKey()))
                        .filter(delta -> delta.point().equals(point))
                        .map(delta -> new Reconciliation.Sum(subset.getValue(), delta.nanos(), variance(delta, 1))))
                .toList();
        double[] reconciled = Reconciliation.of(effects, variances, sums);
        for (int i = 0; i < count; i++) {
            reconciled[i] =
                    (reconciled[i] - effects[i]) / patterns.get(i).instances().size();
        }
        return reconciled;
    }

    private static double variance(LatencyTable.Delta delta, int instances) {
        double deviation = Math.max(delta.high() - delta.low(), 1) * instances / DEVIATIONS;
        return deviation * deviation;
    }

    private LatencyTable.Delta corrected(LatencyTable.Delta delta, double[] corrections) {
        for (int i = 0; i < corrections.length; i++) {
            if (delta.key().equals(patterns.get(i).signature())) {
                long more =
                        Math.round(corrections[i] * share(Configuration.parse(delta.configuration()), fastest.get(i)));
                return new LatencyTable.Delta(
                        delta.key(),
                        delta.configuration(),
                        delta.point(),
                        delta.nanos() + more,
                        delta.low() + more,
                        delta.high() + more);
            }
        }
        return delta;
    }

    /** How many of the layers that the fastest configuration changes are changed the same way. */
    private static double share(Configuration configuration, Configuration fastest) {
        long alike = 0;
        long changed = 0;
        for (int i = 0; i < fastest.candidates().size(); i++) {
            var candidate = fastest.candidates().get(i);
            if (!candidate.equals(Candidate.REFERENCE)) {
                changed++;
                alike += configuration.candidates().get(i).equals(candidate) ? 1 : 0;
            }
        }
        return (double) alike / changed;
    }
}
