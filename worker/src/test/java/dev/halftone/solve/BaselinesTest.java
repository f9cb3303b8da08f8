package dev.halftone.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.solve.Baselines.Point;
import dev.halftone.solve.Outcome.Solved;
import dev.halftone.solve.Problem.Group;
import dev.halftone.solve.Problem.Option;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaselinesTest {

    private static final List<Group> GROUPS = List.of(
            new Group("a", List.of(new Option("fp32", 0, 0), new Option("int8", 4, 1), new Option("int4", 4, 2))),
            new Group("b", List.of(new Option("fp32", 0, 0), new Option("int8", -1, 4))),
            new Group("c", List.of(new Option("fp32", 0, 0), new Option("int8", 2, 8))));

    @Test
    void prefixSwitchesTheFirstGroupsToTheirFastestOption() {
        assertThat(Baselines.prefix(GROUPS))
                .containsExactly(new Point(0, 0, 0), new Point(1, 1, 4), new Point(2, 1, 4), new Point(3, 9, 6));
        assertThat(Baselines.prefixGainWithin(GROUPS, 8.9)).isEqualTo(4);
        assertThat(Baselines.prefixGainWithin(GROUPS, 0.5)).isZero();
    }

    @Test
    void aGreedyListSwitchesWhatCostsLeastFirst() {
        var dear = new Group("dear", List.of(new Option("fp32", 0, 0), new Option("int8", 9, 16)));
        List<Group> groups = List.of(dear, GROUPS.get(2), GROUPS.get(0));

        assertThat(Baselines.greedy(groups, List.of()))
                .containsExactly(new Point(0, 0, 0), new Point(1, 1, 4), new Point(2, 9, 6), new Point(3, 25, 15));
    }

    @Test
    void bondedOptionsGainTogetherOnceBothAreSwitched() {
        assertThat(Baselines.prefix(GROUPS, List.of(new Problem.Bond(0, 1, 2, 1, 3))))
                .containsExactly(new Point(0, 0, 0), new Point(1, 1, 4), new Point(2, 1, 4), new Point(3, 9, 9));
    }

    @Test
    void randomAveragesOverOrdersAndDependsOnTheSeedAlone() {
        List<Point> curve = Baselines.random(GROUPS, 5, 400);
        assertThat(curve).isEqualTo(Baselines.random(GROUPS, 5, 400));
        assertThat(curve.getFirst()).isEqualTo(new Point(0, 0, 0));
        assertThat(curve.get(1).gain()).isCloseTo(2, within(0.3));
        assertThat(curve.getLast().cost()).isCloseTo(9, within(1e-9));
    }

    @Test
    void neitherBeatsThePlanAtTheSameBudget() {
        Problem problem = Problems.wide(40, 4, 2);
        double planned = ((Solved) Planner.solve(problem)).solution().gain();
        assertThat(Baselines.prefixGainWithin(problem.groups(), problem.budget()))
                .isLessThan(planned);
        assertThat(Baselines.randomGainWithin(problem.groups(), problem.budget(), 1, 50))
                .isLessThan(planned);
    }
}
