package dev.halftone.solve;

import dev.halftone.solve.Outcome.Infeasible;
import dev.halftone.solve.Outcome.Solved;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The best plans over all budgets: no point has both less cost and more gain than another. */
public final class Frontier {

    /** The most points that a status holds. */
    public static final int MOST_POINTS = 32;

    /** Partial choices of bonded groups kept for each state of their neighbours. */
    private static final int PARTIAL_CHOICES = 1024;

    private Frontier() {}

    /**
     * One plan of the frontier.
     *
     * @param cost of the plan, in the unit of the options
     * @param gain of the plan, in the unit of the options
     * @param choice index of the chosen option of each group
     */
    public record Point(double cost, double gain, List<Integer> choice) {
        public Point {
            choice = List.copyOf(choice);
        }
    }

    /**
     * Solves for budgets from the cheapest plan to the one of most gain, equally far apart in the square root of the
     * cost (the error, where the cost is a mean square).
     *
     * @param points budgets to try, 2 to {@link #MOST_POINTS}
     * @return at most as many points, strictly rising in cost and in gain
     */
    public static List<Point> sweep(List<Problem.Group> groups, int points) {
        return sweep(groups, List.of(), points);
    }

    /** The same with bonds between groups; what they gain is part of the points' gain. */
    public static List<Point> sweep(List<Problem.Group> groups, List<Problem.Bond> bonds, int points) {
        if (points < 2 || points > MOST_POINTS) {
            throw new IllegalArgumentException(points + " points; ask for 2 to " + MOST_POINTS);
        }
        if (bonds.isEmpty()) {
            return apart(groups, points);
        }
        var problem = new Problem(groups, bonds, Double.MAX_VALUE);
        var joined = Joined.of(problem, PARTIAL_CHOICES);
        return apart(joined.groups(), points).stream()
                .map(point -> joined.expanded(point.choice))
                .map(choice -> new Point(
                        Exact.cost(groups, choice).doubleValue(),
                        Joined.gain(problem, choice).doubleValue(),
                        choice))
                .toList();
    }

    private static List<Point> apart(List<Problem.Group> groups, int points) {
        double least = 0;
        double most = 0;
        for (Problem.Group group : groups) {
            least += group.options().stream()
                    .mapToDouble(Problem.Option::cost)
                    .min()
                    .orElse(0);
            most += group.options().get(Baselines.fastest(group)).cost();
        }
        List<Point> found = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            double share = (double) i / (points - 1);
            double root = Math.sqrt(least) + share * (Math.sqrt(most) - Math.sqrt(least));
            // The ends are sums of rounded doubles: a hair more, so that the plans they mean fit.
            double budget = Math.max(least, root * root) * (1 + 0x1p-40);
            switch (Planner.QUICK.plan(new Problem(groups, budget))) {
                case Solved(Solution plan) -> found.add(new Point(plan.cost(), plan.gain(), plan.choice()));
                case Infeasible _ -> {
                    // The budgets start at the cheapest plan; below it there is nothing to add.
                }
            }
        }
        return nonDominated(found);
    }

    private static List<Point> nonDominated(List<Point> risingBudget) {
        List<Point> kept = new ArrayList<>();
        for (Point point : risingBudget.reversed()) {
            while (!kept.isEmpty() && kept.getLast().gain() <= point.gain()) {
                kept.removeLast();
            }
            if (kept.isEmpty() || point.cost() < kept.getLast().cost()) {
                kept.add(point);
            }
        }
        Collections.reverse(kept);
        return kept;
    }
}
