package dev.halftone.solve;

import dev.halftone.solve.Outcome.Infeasible;
import dev.halftone.solve.Outcome.Solved;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Picks the plan of most gain within the budget and proves how good it is: dominance, Lagrangian relaxation, repair,
 * reduced-cost fixing, then a search of the core that stays open; every answer is added up again exactly. Among plans
 * of equal gain the one of least cost wins, then the one with fewest options other than the reference.
 */
public final class Planner {

    /** Keeps the dynamic program below some 100 MiB and a second. */
    private static final int STATES = 1_000_000;

    private static final Planner STANDARD = new Planner(List.of(new DynamicProgram(STATES), new OrTools()));

    /** For many budgets in a row: pure Java, some 20 ms each; cut off early, its gap can reach a thousandth. */
    static final Planner QUICK = new Planner(List.of(new DynamicProgram(STATES / 10)));

    /** Partial choices of bonded groups kept for each state of their neighbours: some 100 MiB for a chain of forty. */
    private static final int PARTIAL_CHOICES = 4096;

    private final List<CoreSolver> solvers;
    private final int partialChoices;

    /** @param solvers asked in turn until the gap is closed */
    Planner(List<CoreSolver> solvers) {
        this(solvers, PARTIAL_CHOICES);
    }

    /** @param partialChoices of bonded groups that are kept for each state of their neighbours */
    Planner(List<CoreSolver> solvers, int partialChoices) {
        this.solvers = solvers;
        this.partialChoices = partialChoices;
    }

    /**
     * Solves a multiple-choice knapsack. Deterministic: no clock, no random choice, one thread.
     *
     * @return the best plan found with its certified upper bound, or the least cost if nothing fits the budget
     */
    public static Outcome solve(Problem problem) {
        return STANDARD.plan(problem);
    }

    Outcome plan(Problem problem) {
        return problem.bonds().isEmpty() ? apart(problem) : joined(problem, problem.budget());
    }

    /** Solves for groups that don't know of each other: bonded ones are joined first. */
    private Outcome joined(Problem problem, double budget) {
        var joined = Joined.of(problem.withBudget(budget), partialChoices);
        return switch (apart(new Problem(joined.groups(), budget))) {
            case Infeasible infeasible -> infeasible;
            case Solved(Solution solution) -> {
                var choice = joined.expanded(solution.choice());
                // Sums of joined options are rounded: a plan at the very edge may be over it.
                yield Exact.feasible(problem, choice)
                        ? new Solved(summed(problem, choice, solution, joined.thinned()))
                        : joined(problem, budget * (1 - 0x1p-40));
            }
        };
    }

    private Solution summed(Problem problem, List<Integer> choice, Solution solution, boolean thinned) {
        double gain = Joined.gain(problem, choice).doubleValue();
        double bound = solution.gap() == 0 ? gain : solution.upperBound();
        if (thinned && apart(Joined.loosened(problem)) instanceof Solved(Solution loosened)) {
            bound = loosened.upperBound();
        }
        double cost = Exact.cost(problem.groups(), choice).doubleValue();
        return new Solution(choice, gain, cost, Math.max(gain, bound), solution.note());
    }

    private Outcome apart(Problem problem) {
        Instance instance = new Instance(problem);
        int[] cheapest = instance.choice(new int[instance.size()]);
        if (!Exact.feasible(problem, cheapest)) {
            double least = Exact.cost(problem.groups(), cheapest).doubleValue();
            return new Infeasible(
                    least, "no plan fits: the cheapest costs " + least + ", the budget is " + problem.budget());
        }
        Relaxation relaxation = new Relaxation(instance);
        int[] best = Repair.improved(instance, relaxation.position);
        if (!Exact.feasible(problem, instance.choice(best))) {
            best = new int[instance.size()];
        }
        long bound = relaxation.bound;
        List<String> notes = new ArrayList<>();
        for (CoreSolver solver : solvers) {
            if (bound <= instance.gain(best)) {
                break;
            }
            CoreSolver.Answer answer = solver.search(new Core(instance, relaxation, best));
            bound = Math.min(bound, Math.max(answer.bound(), instance.gain(best)));
            best = preferred(problem, instance, best, answer.plans());
            if (!answer.note().isEmpty()) {
                notes.add(answer.note());
            }
        }
        return new Solved(certified(problem, instance, best, bound, String.join("; ", notes)));
    }

    /** The first plan offered that is feasible and no worse than the one at hand, as it is or repaired. */
    private static int[] preferred(Problem problem, Instance instance, int[] best, List<int[]> plans) {
        for (int[] plan : plans) {
            if (Exact.feasible(problem, instance.choice(plan)) && instance.gain(plan) >= instance.gain(best)) {
                return plan;
            }
        }
        for (int[] plan : plans) {
            int[] repaired = Repair.improved(instance, Repair.within(instance, plan));
            if (Exact.feasible(problem, instance.choice(repaired)) && instance.gain(repaired) > instance.gain(best)) {
                return repaired;
            }
        }
        return best;
    }

    private static Solution certified(Problem problem, Instance instance, int[] best, long bound, String note) {
        int[] choice = instance.choice(best);
        BigDecimal gain = Exact.gain(problem.groups(), choice);
        BigDecimal upper = unscaled(new BigDecimal(bound).add(new BigDecimal(instance.baseGain)), instance.gainScale);
        // The bound is known to one integer unit per group, which is finer than a double of the largest gain.
        BigDecimal resolution =
                unscaled(new BigDecimal(1L << 10).max(new BigDecimal(2L * instance.size())), instance.gainScale);
        double rounded = gain.doubleValue();
        double upperBound = upper.subtract(gain).compareTo(resolution) <= 0
                ? rounded
                : upper.round(new MathContext(17, RoundingMode.CEILING)).doubleValue();
        return new Solution(
                Arrays.stream(choice).boxed().toList(),
                rounded,
                Exact.cost(problem.groups(), choice).doubleValue(),
                Math.max(rounded, upperBound),
                note);
    }

    private static BigDecimal unscaled(BigDecimal value, int scale) {
        BigDecimal power = BigDecimal.TWO.pow(Math.abs(scale));
        return scale >= 0 ? value.divide(power, new MathContext(40, RoundingMode.CEILING)) : value.multiply(power);
    }
}
