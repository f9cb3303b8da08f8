package dev.halftone.solve;

import java.util.List;
import java.util.stream.IntStream;

/** Plans equally far apart along a frontier. */
public final class SpreadPlans {

    private SpreadPlans() {}

    /**
     * So many plans by rising loss, from the first that changes anything to the fastest; fewer where the frontier has fewer.
     *
     * @param count at least 1; one alone is that in the middle
     */
    public static List<Frontier.Point> of(PlanProblem problem, int count) {
        var plans = along(problem);
        int kept = Math.min(count, plans.size());
        return IntStream.range(0, kept)
                .mapToObj(i -> plans.get(kept == 1 ? plans.size() / 2 : i * (plans.size() - 1) / (kept - 1)))
                .toList();
    }

    /** So many plans, the fastest last, that cut the frontier into as many parts; fewer where the frontier has fewer. */
    public static List<Frontier.Point> upTo(PlanProblem problem, int count) {
        var plans = along(problem);
        int kept = Math.min(count, plans.size());
        return IntStream.rangeClosed(1, kept)
                .mapToObj(i -> plans.get(i * plans.size() / kept - 1))
                .toList();
    }

    /** The reference is no plan that anybody asks about. */
    private static List<Frontier.Point> along(PlanProblem problem) {
        return Frontier.sweep(problem.groups(), problem.bonds(), Frontier.MOST_POINTS).stream()
                .filter(point -> point.choice().stream().anyMatch(option -> option != 0))
                .toList();
    }
}
