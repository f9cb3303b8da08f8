package dev.halftone.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.api.v1alpha1.Objective;
import dev.halftone.format.NumberFormat;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** Two products, each faster in 8 bits: three plans beside the reference. */
class SpreadPlansTest {

    private final PlanProblem problem = PlanProblem.of(
            TwoProducts.graph(),
            TwoProducts.partition(),
            TwoProducts.losses(),
            TwoProducts.times(),
            TwoProducts.terms(Objective.LATENCY, EnumSet.of(NumberFormat.INT8)));

    @Test
    void goesFromTheFirstPlanToTheFastest() {
        assertThat(SpreadPlans.of(problem, 9)).extracting(Frontier.Point::cost).isSorted();
        assertThat(SpreadPlans.of(problem, 9).getFirst().cost()).isEqualTo(0.25);
        assertThat(SpreadPlans.of(problem, 9).getLast().cost()).isEqualTo(1.25);
        assertThat(SpreadPlans.of(problem, 2)).extracting(Frontier.Point::cost).containsExactly(0.25, 1.25);
    }

    @Test
    void partsOfTheFrontierEndWithTheFastest() {
        assertThat(SpreadPlans.upTo(problem, 1))
                .extracting(Frontier.Point::cost)
                .containsExactly(1.25);
        assertThat(SpreadPlans.upTo(problem, 9)).isEqualTo(SpreadPlans.of(problem, 9));
    }

    @Test
    void whereNothingIsFasterThereAreNone() {
        var nothing = PlanProblem.of(
                TwoProducts.graph(),
                TwoProducts.partition(),
                TwoProducts.losses(),
                TwoProducts.times(),
                TwoProducts.terms(Objective.LATENCY, EnumSet.noneOf(NumberFormat.class)));

        assertThat(SpreadPlans.of(nothing, 3)).isEmpty();
        assertThat(SpreadPlans.upTo(nothing, 3)).isEmpty();
    }
}
