package dev.halftone.measure;

import dev.halftone.backend.Fingerprint;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a latency profile stores: time differences by subgraph, configuration and shape point, in whole nanoseconds.
 *
 * @param clock the clock that was read
 * @param references one for each measurement, shape point and race
 * @param deltas one for each configuration and shape point
 * @param bonds one for each pair of neighbouring layers of different subgraphs, candidate and shape point
 * @param inContext keys of subgraphs that were timed in their model, together with their neighbours
 * @param refusals configurations that the runtime does not run
 */
public record LatencyTable(
        Fingerprint fingerprint,
        String clock,
        List<Reference> references,
        List<Delta> deltas,
        List<Bond> bonds,
        SortedSet<String> inContext,
        List<Refusal> refusals) {

    /**
     * The reference's time.
     *
     * @param nanos median nanoseconds of one run
     * @param aaPercent by how many percent a copy of the reference seemed slower: the noise, as a decimal
     */
    public record Reference(String key, String point, long nanos, String aaPercent, int rounds) {}

    /**
     * How much longer one instance takes in a configuration than in the reference; negative is faster.
     *
     * @param low lower end of the 90 % interval
     * @param high upper end of the 90 % interval
     */
    public record Delta(String key, String configuration, String point, long nanos, long low, long high) {

        /** The same, so many nanoseconds slower. */
        public Delta shiftedBy(long more) {
            return new Delta(key, configuration, point, nanos + more, low + more, high + more);
        }
    }

    /**
     * Two layers that meet, in subgraphs of these signatures.
     *
     * @param layer the first one's place in its subgraph
     * @param otherLayer the second one's
     */
    public record Pair(String key, int layer, String other, int otherLayer) {}

    /**
     * How much longer both layers of a pair take in a candidate than the sum of what each adds alone; negative is faster.
     *
     * @param low lower end of the 90 % interval
     * @param high upper end of the 90 % interval
     */
    public record Bond(Pair pair, String candidate, String point, long nanos, long low, long high) {

        /** The same, so many nanoseconds slower. */
        public Bond shiftedBy(long more) {
            return new Bond(pair, candidate, point, nanos + more, low + more, high + more);
        }
    }

    /** A configuration that the runtime does not run, with its reason. */
    public record Refusal(String key, String configuration, String reason) {}

    public LatencyTable {
        references = List.copyOf(references);
        deltas = List.copyOf(deltas);
        bonds = List.copyOf(bonds);
        inContext = Collections.unmodifiableSortedSet(new TreeSet<>(inContext));
        refusals = List.copyOf(refusals);
    }

    /** A table of subgraphs that don't know of each other. */
    public LatencyTable(
            Fingerprint fingerprint,
            String clock,
            List<Reference> references,
            List<Delta> deltas,
            List<Refusal> refusals) {
        this(fingerprint, clock, references, deltas, List.of(), new TreeSet<>(), refusals);
    }

    /** The difference for a configuration of a subgraph at a shape point. */
    public Delta delta(String key, String configuration, String point) {
        return deltas.stream()
                .filter(d -> d.key().equals(key)
                        && d.configuration().equals(configuration)
                        && d.point().equals(point))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "configuration " + configuration + " of " + key + " was not timed at " + point));
    }

    /** The same with other differences. */
    public LatencyTable with(List<Delta> others) {
        return with(others, bonds);
    }

    /** The same with other differences, and other ones of pairs. */
    public LatencyTable with(List<Delta> others, List<Bond> otherBonds) {
        return new LatencyTable(fingerprint, clock, references, others, otherBonds, inContext, refusals);
    }

    /** What a pair adds at a shape point when both are in a candidate; 0 where that was not found to be anything. */
    public long bondNanos(Pair pair, Candidate candidate, String point) {
        return bonds(pair, candidate, point).mapToLong(Bond::nanos).sum();
    }

    /** What was found of a pair at a shape point when both are in a candidate. */
    public Stream<Bond> bonds(Pair pair, Candidate candidate, String point) {
        String label = candidate.label();
        return bonds.stream()
                .filter(bond -> bond.pair().equals(pair)
                        && bond.candidate().equals(label)
                        && bond.point().equals(point));
    }

    /** The reference's nanoseconds at a shape point: the median over the races it ran in. */
    public long referenceNanos(String key, String point) {
        double[] nanos = references.stream()
                .filter(r -> r.key().equals(key) && r.point().equals(point))
                .mapToDouble(Reference::nanos)
                .toArray();
        if (nanos.length == 0) {
            throw new IllegalArgumentException("the reference of " + key + " was not timed at " + point);
        }
        return Math.round(Bootstrap.median(nanos));
    }

    /** The tables of two shards as one; they must be of one fingerprint and clock. */
    public LatencyTable plus(LatencyTable other) {
        if (!fingerprint.equals(other.fingerprint) || !clock.equals(other.clock)) {
            throw new IllegalArgumentException("shards were timed on different machines or settings: "
                    + fingerprint.summary() + " and " + other.fingerprint.summary());
        }
        return new LatencyTable(
                fingerprint,
                clock,
                joined(references, other.references),
                joined(deltas, other.deltas),
                joined(bonds, other.bonds),
                Stream.concat(inContext.stream(), other.inContext.stream())
                        .collect(Collectors.toCollection(TreeSet::new)),
                joined(refusals, other.refusals));
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
