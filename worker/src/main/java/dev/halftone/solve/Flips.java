package dev.halftone.solve;

import dev.halftone.partition.Partition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Plans that differ from one in a single group. */
public final class Flips {

    private Flips() {}

    /**
     * A plan with another option in one group.
     *
     * @param group which
     * @param option chosen instead
     * @param choice of all groups
     * @param gain what it is predicted to save beyond the plan that it starts from, in the objective's unit; negative where it costs
     * @param cost predicted loss MSE of the whole plan
     */
    public record Flip(int group, int option, List<Integer> choice, double gain, double cost) {
        public Flip {
            choice = List.copyOf(choice);
        }
    }

    /**
     * Flips around a plan whose loss fits, the one of most predicted gain first; of equal gain the one that costs less.
     *
     * @param room predicted loss MSE that a plan may have
     * @param least flips that are predicted to gain less are left out; negative to hold predictions to account that say no
     */
    public static List<Flip> around(
            PlanProblem problem, Partition partition, List<Integer> choice, double room, double least) {
        var program = problem.within(0);
        var gain = Joined.gain(program, choice);
        List<Flip> flips = new ArrayList<>();
        for (int g = 0; g < choice.size(); g++) {
            for (int option = 0; option < problem.groups().get(g).options().size(); option++) {
                if (option != choice.get(g)) {
                    var flip = flip(program, choice, g, option, gain);
                    if (flip.cost() <= room
                            && flip.gain() >= least
                            && TiedLayers.hold(problem, partition, flip.choice())) {
                        flips.add(flip);
                    }
                }
            }
        }
        flips.sort(Comparator.comparingDouble(Flip::gain).reversed().thenComparingDouble(Flip::cost));
        return flips;
    }

    private static Flip flip(Problem program, List<Integer> choice, int group, int option, BigDecimal before) {
        List<Integer> other = new ArrayList<>(choice);
        other.set(group, option);
        return new Flip(
                group,
                option,
                other,
                Joined.gain(program, other).subtract(before).doubleValue(),
                Exact.cost(program.groups(), other).doubleValue());
    }

    /** The predicted loss MSE of a plan. */
    public static double cost(PlanProblem problem, List<Integer> choice) {
        return Exact.cost(problem.groups(), choice).doubleValue();
    }
}
