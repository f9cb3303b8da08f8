package dev.halftone;

import dev.halftone.measure.Estimate;
import dev.halftone.measure.SensitivityTable;
import dev.halftone.solve.PlanProblem;
import dev.halftone.solve.Plans;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Prices that go on learning while the neighbours of a plan are timed: each of them says by how much its parts are wrong, as the
 * builds did that were timed before ({@link CorrectedPrices}).
 */
final class LearnedPrices implements Surroundings.Prices {

    private final LatencyStage.Reference reference;
    private final SensitivityTable losses;
    private final PlanProblem.Terms terms;
    private final LatencyProfile parts;
    private final List<CorrectedPrices.Whole> builds;
    /** By plan and shape point: its time over that of the model as it came. */
    private final Map<List<Integer>, SortedMap<String, Double>> known = new HashMap<>();

    private LatencyProfile profile;
    private PlanProblem problem;
    private boolean isStale;

    /**
     * What was learned before any neighbour was timed.
     *
     * @param choice the plan that the first neighbours are timed beside: it counts as a build that took what is foretold of it
     */
    LearnedPrices(
            LatencyStage.Reference reference,
            SensitivityTable losses,
            PlanProblem.Terms terms,
            WholeBuildStage.Timed timed,
            List<Integer> choice) {
        this.reference = reference;
        this.losses = losses;
        this.terms = terms;
        this.parts = timed.parts();
        this.builds = new ArrayList<>(timed.builds());
        this.profile = CorrectedPrices.of(reference, parts, builds);
        this.problem = reference.problem(losses, profile, terms);
        SortedMap<String, Estimate> foretold = new TreeMap<>();
        for (String point : terms.weights().keySet()) {
            double share = 1 / profile.predictedSpeedup(problem, choice, terms.at(point));
            foretold.put(point, new Estimate(share, share, share));
        }
        take(choice, foretold);
    }

    @Override
    public PlanProblem problem() {
        refresh();
        return problem;
    }

    @Override
    public PlanProblem drawn(long seed) {
        return reference.problem(losses, CorrectedPrices.drawn(reference, parts, builds, seed), terms);
    }

    @Override
    public double micros(List<Integer> choice) {
        refresh();
        return profile.predictedMicros(problem, choice, terms);
    }

    @Override
    public void learn(List<Integer> standing, List<Integer> choice, SortedMap<String, Estimate> ratios) {
        SortedMap<String, Estimate> whole = new TreeMap<>();
        known.getOrDefault(standing, new TreeMap<>()).forEach((point, share) -> {
            var ratio = ratios.get(point);
            if (ratio != null) {
                whole.put(point, new Estimate(share * ratio.value(), share * ratio.low(), share * ratio.high()));
            }
        });
        take(choice, whole);
        isStale = true;
    }

    private void take(List<Integer> choice, SortedMap<String, Estimate> whole) {
        SortedMap<String, Double> shares = new TreeMap<>();
        whole.forEach((point, share) -> shares.put(point, share.value()));
        known.put(choice, shares);
        builds.add(new CorrectedPrices.Whole(
                Plans.assignment(reference.partition(), losses, Plans.candidates(problem, choice)), whole));
    }

    /** Takes into account what was learned since: once for all trials of a round. */
    private void refresh() {
        if (isStale) {
            profile = CorrectedPrices.of(reference, parts, builds);
            problem = reference.problem(losses, profile, terms);
            isStale = false;
        }
    }
}
