package dev.halftone;

import dev.halftone.RefinementEvidence.Outcome;
import dev.halftone.RefinementEvidence.Trial;
import dev.halftone.Surroundings.Neighbour;
import dev.halftone.measure.Estimate;
import dev.halftone.measure.Progress;
import dev.halftone.measure.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Measures plans next to one that holds the budget, in the whole model: what parts foretell of time and loss is off by a
 * few percent, and between plans that are closer only the whole can tell. Takes those that hold the budget and are faster
 * beyond the noise twice, by themselves or together.
 */
final class Refinement {

    private static final int AT_ONCE = 4;

    /** Builds plans and measures them. */
    @FunctionalInterface
    interface Trials {
        /**
         * What plans are worth beside another one, in their order; blocks.
         *
         * @param standing the plan to which they are compared
         */
        List<Measured> of(List<Integer> standing, List<List<Integer>> choices);
    }

    /**
     * What a plan was measured to be worth.
     *
     * @param loss in the unit of the budget
     * @param speedup over the standing plan; not a number where the loss is over the budget and nothing was timed
     * @param noise how far from 1 a copy of the standing plan seemed in the same race
     * @param ratios by shape point: time over the standing plan's; none where nothing was timed
     */
    record Measured(double loss, Estimate speedup, double noise, SortedMap<String, Estimate> ratios) {
        boolean isFaster() {
            return speedup.low() > 1 + noise;
        }
    }

    /** A neighbour with what was measured of it. */
    private record Tried(Neighbour neighbour, Measured measured) {}

    private final Surroundings surroundings;
    private final Trials measurement;
    private final double maxLoss;
    private final LongSupplier nanoTime;
    private final Progress progress;
    private final List<Trial> trials = new ArrayList<>();
    private final SortedMap<String, Double> ratios = new TreeMap<>();
    private List<Integer> standing = List.of();
    private double loss;

    /**
     * A refinement.
     *
     * @param maxLoss in the unit of the budget
     * @param nanoTime a clock
     */
    Refinement(
            Surroundings surroundings, Trials measurement, double maxLoss, LongSupplier nanoTime, Progress progress) {
        this.surroundings = surroundings;
        this.measurement = measurement;
        this.maxLoss = maxLoss;
        this.nanoTime = nanoTime;
        this.progress = progress;
    }

    /**
     * Whether a first round is expected to end in time, its race included.
     *
     * @param each what it takes to build a plan and to measure its loss
     * @param pass what the model takes at all shapes, one after the other
     */
    static boolean begins(Duration each, Duration pass, Duration limit) {
        // the plan and its copy run too
        var race = pass.multipliedBy((AT_ONCE + 2) * Protocol.FEWEST_ROUNDS);
        return each.multipliedBy(AT_ONCE).plus(race).compareTo(limit) < 0;
    }

    /**
     * Blocks until there is nothing left to try, or no time for it.
     *
     * @param choice a plan that holds the budget
     * @param measuredLoss of that plan, in the unit of the budget
     * @param limit no round of measurements is begun that would end after it, if it takes as long as the longest one so far
     */
    RefinementEvidence run(List<Integer> choice, double measuredLoss, Duration limit) {
        standing = choice;
        loss = measuredLoss;
        long start = nanoTime.getAsLong();
        long now = start;
        long longest = 0;
        while (now - start + longest < limit.toNanos()) {
            progress.report("refinement, seconds", (now - start) / 1_000_000_000, limit.toSeconds());
            var neighbours = surroundings.next(standing, loss, AT_ONCE);
            if (neighbours.isEmpty()) {
                break;
            }
            improve(neighbours);
            long begun = now;
            now = nanoTime.getAsLong();
            longest = Math.max(longest, now - begun);
        }
        progress.report("refinement, seconds", limit.toSeconds(), limit.toSeconds());
        // trials may have led back to where they began
        var gained = standing.equals(choice) ? new TreeMap<String, Double>() : ratios;
        return new RefinementEvidence(standing, gained, trials, (now - start) / 1e9);
    }

    private void improve(List<Neighbour> neighbours) {
        var tried = measured(neighbours);
        var promising = tried.stream()
                .filter(each -> holds(each) && each.measured().isFaster())
                .sorted(Comparator.comparingDouble(
                                (Tried each) -> each.measured().speedup().value())
                        .reversed())
                .toList();
        var taken = promising.isEmpty() ? Optional.<Tried>empty() : confirmed(promising);
        for (var each : tried) {
            trials.add(new Trial(
                    each.neighbour().change(),
                    each.neighbour().predicted(),
                    each.measured().speedup(),
                    each.measured().loss(),
                    outcome(each, taken)));
        }
        taken.ifPresent(winner -> {
            standing = winner.neighbour().choice();
            loss = winner.measured().loss();
            winner.measured().ratios().forEach((point, ratio) -> ratios.merge(point, ratio.value(), (a, b) -> a * b));
        });
    }

    /** Of what seemed faster the best one alone, and all together: whichever is the fastest when raced again. */
    private Optional<Tried> confirmed(List<Tried> promising) {
        var best = promising.getFirst().neighbour();
        var joined = Surroundings.joined(
                standing, promising.stream().map(Tried::neighbour).toList());
        var finalists = joined.choice().equals(best.choice()) ? List.of(best) : List.of(best, joined);
        return measured(finalists).stream()
                .filter(each -> holds(each) && each.measured().isFaster())
                .max(Comparator.comparingDouble(
                        each -> each.measured().speedup().value()));
    }

    private List<Tried> measured(List<Neighbour> neighbours) {
        var measured = measurement.of(
                standing, neighbours.stream().map(Neighbour::choice).toList());
        var tried = IntStream.range(0, neighbours.size())
                .mapToObj(i -> new Tried(neighbours.get(i), measured.get(i)))
                .toList();
        tried.forEach(each ->
                surroundings.learn(standing, each.neighbour(), each.measured().ratios(), holds(each)));
        return tried;
    }

    private boolean holds(Tried tried) {
        return tried.measured().loss() <= maxLoss;
    }

    private Outcome outcome(Tried tried, Optional<Tried> taken) {
        if (!holds(tried)) {
            return Outcome.OVER_BUDGET;
        }
        if (!tried.measured().isFaster()) {
            return Outcome.NOT_FASTER;
        }
        boolean isPart = taken.filter(winner -> tried.neighbour().isPartOf(winner.neighbour()))
                .isPresent();
        return isPart ? Outcome.TAKEN : Outcome.NOT_CONFIRMED;
    }
}
