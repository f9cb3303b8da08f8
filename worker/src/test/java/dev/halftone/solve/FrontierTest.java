package dev.halftone.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.halftone.solve.Problem.Group;
import dev.halftone.solve.Problem.Option;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrontierTest {

    @Test
    void risesInCostAndGainFromTheReferenceToTheFastestPlan() {
        Problem problem = Problems.wide(20, 8, 3);
        List<Frontier.Point> points = Frontier.sweep(problem.groups(), 32);
        assertThat(points).hasSizeBetween(20, 32);
        for (int i = 1; i < points.size(); i++) {
            assertThat(points.get(i).cost()).isGreaterThan(points.get(i - 1).cost());
            assertThat(points.get(i).gain()).isGreaterThan(points.get(i - 1).gain());
        }
        assertThat(points.getFirst().cost()).isZero();
        Frontier.Point last = points.getLast();
        for (int j = 0; j < 20; j++) {
            assertThat(last.choice().get(j))
                    .isEqualTo(Baselines.fastest(problem.groups().get(j)));
        }
        assertThat(Frontier.sweep(problem.groups(), 32)).isEqualTo(points);
    }

    @Test
    void countsWhatNeighboursGainTogether() {
        List<Group> groups = List.of(
                new Group("a", List.of(new Option("fp32", 0, 0), new Option("int8", 4, 1))),
                new Group("b", List.of(new Option("fp32", 0, 0), new Option("int8", -1, 4))));
        assertThat(Frontier.sweep(groups, List.of(new Problem.Bond(0, 1, 1, 1, 3)), 32))
                .containsExactly(
                        new Frontier.Point(0, 0, List.of(0, 0)),
                        new Frontier.Point(1, 4, List.of(1, 0)),
                        new Frontier.Point(5, 6, List.of(1, 1)));
    }

    @Test
    void holdsEveryPlanOfASmallProblemThatNoOtherBeats() {
        List<Group> groups = List.of(
                new Group("a", List.of(new Option("fp32", 0, 0), new Option("int8", 4, 1))),
                new Group("b", List.of(new Option("fp32", 0, 0), new Option("int8", 6, 4))));
        assertThat(Frontier.sweep(groups, 32))
                .extracting(Frontier.Point::cost, Frontier.Point::gain)
                .containsExactly(tuple(0.0, 0.0), tuple(1.0, 4.0), tuple(4.0, 6.0), tuple(5.0, 10.0));
    }
}
