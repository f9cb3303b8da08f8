package dev.halftone;

import dev.halftone.measure.Estimate;
import dev.halftone.measure.LatencyTable;
import dev.halftone.measure.LatentErrors;
import dev.halftone.rewrite.Assignment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Prices of subgraphs, corrected by what whole builds take.
 *
 * <p>A subgraph that is timed by itself has its weights in the processor's caches; in the whole model they come from memory,
 * which small ones gain from. Formats that tie in subgraphs don't tie in the whole, and neighbours get on better or worse than
 * was found. Each build that was timed whole says by how much its parts are wrong together; the most likely answer to all of
 * them, by how much each price may be wrong ({@link PriceErrors}), is what the prices are corrected by.
 */
final class CorrectedPrices {

    /** A corrected gain stays a gain and a cost a cost, so that no plan is worth nothing for one race's sake. */
    private static final double SMALLEST = 0.1;

    /** Beyond this something else is amiss, such as another kernel for some layers. */
    private static final double MOST = 2;

    /** What intervals leave out, as a share of the reference's time: where a process has its memory. */
    private static final double LEAST_DEVIATION = 0.003;

    private final LatencyTable table;
    private final Map<String, PriceErrors> errors = new HashMap<>();
    private final Map<String, Map<PriceErrors.Source, Double>> found = new HashMap<>();

    /**
     * A build that was timed as a whole.
     *
     * @param ratios by shape point: its time over that of the model as it came
     */
    record Whole(Assignment assignment, SortedMap<String, Estimate> ratios) {}

    /** How errors are told from the sums that were measured of them. */
    @FunctionalInterface
    private interface Telling {
        Map<PriceErrors.Source, Double> errors(List<LatentErrors.Sum<PriceErrors.Source>> sums, PriceErrors here);
    }

    private CorrectedPrices(LatencyTable table) {
        this.table = table;
    }

    /** The profile with the prices that are most likely after some builds were timed; the kept one stays as it was measured. */
    static LatencyProfile of(LatencyStage.Reference reference, LatencyProfile profile, List<Whole> builds) {
        return told(reference, profile, builds, LatentErrors::mostLikely);
    }

    /** The profile with prices as they may be after some builds were timed: one draw of many. */
    static LatencyProfile drawn(
            LatencyStage.Reference reference, LatencyProfile profile, List<Whole> builds, long seed) {
        var table = profile.prices().table();
        return told(
                reference, profile, builds, (sums, here) -> LatentErrors.drawn(sums, here.sources(table), here, seed));
    }

    private static LatencyProfile told(
            LatencyStage.Reference reference, LatencyProfile profile, List<Whole> builds, Telling telling) {
        var table = profile.prices().table();
        var corrected = new CorrectedPrices(table);
        for (var time : profile.referenceNanos()) {
            corrected.learn(
                    Foretold.of(reference, table, time.point()),
                    time.nanos(),
                    profile.rewritten(time.point()).nanos(),
                    builds,
                    telling);
        }
        return profile.with(table.with(
                table.deltas().stream().map(corrected::corrected).toList(),
                table.bonds().stream().map(corrected::corrected).toList()));
    }

    private void learn(Foretold foretold, long reference, long rewritten, List<Whole> builds, Telling telling) {
        var here = PriceErrors.of(table, foretold.point());
        List<LatentErrors.Sum<PriceErrors.Source>> sums = new ArrayList<>();
        for (var build : builds) {
            var parts = foretold.parts(build.assignment);
            var ratio = Optional.ofNullable(build.ratios.get(foretold.point()));
            if (ratio.isPresent() && !parts.deltas().isEmpty()) {
                double added = reference * ratio.get().value() - rewritten;
                double spread = reference * (ratio.get().high() - ratio.get().low()) / (2 * Estimate.REACH);
                sums.add(new LatentErrors.Sum<>(
                        loadings(here, parts), added - parts.nanos(), Math.hypot(spread, LEAST_DEVIATION * reference)));
            }
        }
        errors.put(foretold.point(), here);
        found.put(foretold.point(), telling.errors(sums, here));
    }

    private static Map<PriceErrors.Source, Double> loadings(PriceErrors errors, Foretold.Parts parts) {
        Map<PriceErrors.Source, Double> loadings = new HashMap<>();
        parts.deltas()
                .forEach(delta -> errors.of(delta).forEach((from, times) -> loadings.merge(from, times, Double::sum)));
        parts.bonds()
                .forEach(bond -> errors.of(bond).forEach((from, times) -> loadings.merge(from, times, Double::sum)));
        return loadings;
    }

    private LatencyTable.Delta corrected(LatencyTable.Delta delta) {
        var here = errors.get(delta.point());
        if (here == null || delta.nanos() == 0) {
            return delta;
        }
        double error = error(delta.point(), here.of(delta));
        double most = here.inContext().contains(delta.key()) ? error : bounded(error, delta.nanos());
        return delta.shiftedBy(Math.round(most));
    }

    private static double bounded(double error, long nanos) {
        return nanos * (Math.clamp(1 + error / nanos, SMALLEST, MOST) - 1);
    }

    private LatencyTable.Bond corrected(LatencyTable.Bond bond) {
        var here = errors.get(bond.point());
        return here == null ? bond : bond.shiftedBy(Math.round(error(bond.point(), here.of(bond))));
    }

    private double error(String point, Map<PriceErrors.Source, Double> loadings) {
        var known = found.getOrDefault(point, Map.of());
        return loadings.entrySet().stream()
                .mapToDouble(loading -> loading.getValue() * known.getOrDefault(loading.getKey(), 0.0))
                .sum();
    }
}
