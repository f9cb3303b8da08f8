package dev.halftone.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.partition.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Flips against all plans that there are. */
class FlipsTest {

    private static final Partition NOTHING_TIED = new Partition(List.of(), List.of());

    @Test
    void theyAreAllPlansThatDifferInOneGroupAndFitTheRoomByFallingGain() {
        var random = new Random(7);
        for (int i = 0; i < 50; i++) {
            var problem = problem(random);
            var choice = choices(problem).get(random.nextInt(choices(problem).size()));
            double room = 6;
            double least = -1;

            var flips = Flips.around(problem, NOTHING_TIED, choice, room, least);

            assertThat(flips)
                    .extracting(Flips.Flip::choice)
                    .containsExactlyInAnyOrderElementsOf(choices(problem).stream()
                            .filter(other -> differences(choice, other) == 1)
                            .filter(other -> cost(problem, other) <= room)
                            .filter(other -> gain(problem, other) - gain(problem, choice) >= least)
                            .toList());
            assertThat(flips).allSatisfy(flip -> {
                assertThat(flip.gain()).isEqualTo(gain(problem, flip.choice()) - gain(problem, choice));
                assertThat(flip.cost()).isEqualTo(cost(problem, flip.choice()));
            });
            assertThat(flips).extracting(Flips.Flip::gain).isSortedAccordingTo((a, b) -> Double.compare(b, a));
        }
    }

    /** Four groups of three options in whole numbers, so that sums are exact, the first two bonded. */
    private static PlanProblem problem(Random random) {
        List<Problem.Group> groups = new ArrayList<>();
        for (int g = 0; g < 4; g++) {
            List<Problem.Option> options = new ArrayList<>(List.of(new Problem.Option("0", 0, 0)));
            for (int option = 1; option < 3; option++) {
                options.add(new Problem.Option(String.valueOf(option), random.nextInt(10) - 3.0, random.nextInt(5)));
            }
            groups.add(new Problem.Group("group " + g, options));
        }
        var bond = new Problem.Bond(0, 1, 1, 2, random.nextInt(6) - 3.0);
        return new PlanProblem(groups, List.of(), List.of(), List.of(), List.of(bond));
    }

    private static List<List<Integer>> choices(PlanProblem problem) {
        List<List<Integer>> choices = List.of(List.of());
        for (var group : problem.groups()) {
            List<List<Integer>> longer = new ArrayList<>();
            for (var choice : choices) {
                for (int option = 0; option < group.options().size(); option++) {
                    List<Integer> more = new ArrayList<>(choice);
                    more.add(option);
                    longer.add(more);
                }
            }
            choices = longer;
        }
        return choices;
    }

    private static int differences(List<Integer> one, List<Integer> other) {
        int count = 0;
        for (int g = 0; g < one.size(); g++) {
            count += one.get(g).equals(other.get(g)) ? 0 : 1;
        }
        return count;
    }

    private static double cost(PlanProblem problem, List<Integer> choice) {
        double cost = 0;
        for (int g = 0; g < choice.size(); g++) {
            cost += problem.groups().get(g).options().get(choice.get(g)).cost();
        }
        return cost;
    }

    private static double gain(PlanProblem problem, List<Integer> choice) {
        double gain = choice.get(0) == 1 && choice.get(1) == 2
                ? problem.bonds().getFirst().gain()
                : 0;
        for (int g = 0; g < choice.size(); g++) {
            gain += problem.groups().get(g).options().get(choice.get(g)).gain();
        }
        return gain;
    }
}
