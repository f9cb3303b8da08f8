package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.api.v1alpha1.Objective;
import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Estimate;
import dev.halftone.measure.Prices;
import dev.halftone.solve.TwoProducts;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Two products that are foretold to save the same in 8 bits, in a model that takes 100 µs single and 400 in a batch. */
class LearnedPricesTest {

    private static final List<Integer> FIRST = List.of(1, 0);
    private static final List<Integer> SECOND = List.of(0, 1);
    private static final List<Integer> BOTH = List.of(1, 1);

    private final LearnedPrices prices = new LearnedPrices(
            new LatencyStage.Reference(TwoProducts.graph(), TwoProducts.partition()),
            TwoProducts.losses(),
            TwoProducts.terms(Objective.LATENCY, Set.of(NumberFormat.INT8)),
            new WholeBuildStage.Timed(
                    new LatencyProfile(
                            List.of(), times(), times(), 0, new Prices(TwoProducts.times(), List.of()), null),
                    List.of()),
            FIRST);

    private static List<LatencyProfile.PointTime> times() {
        return List.of(new LatencyProfile.PointTime("single", 100_000), new LatencyProfile.PointTime("batch", 400_000));
    }

    private static SortedMap<String, Estimate> ratios(double ratio) {
        SortedMap<String, Estimate> ratios = new TreeMap<>();
        var estimate = new Estimate(ratio, ratio - 0.001, ratio + 0.001);
        ratios.put("single", estimate);
        ratios.put("batch", estimate);
        return ratios;
    }

    @Test
    void beforeAnyTrialPlansTakeWhatTheirPartsForetell() {
        assertThat(prices.micros(FIRST)).isCloseTo(700 - 61, within(0.01));
        assertThat(prices.micros(SECOND)).isCloseTo(700 - 61, within(0.01));
        assertThat(prices.micros(BOTH)).isCloseTo(700 - 122, within(0.01));
    }

    @Test
    void aSlowTrialMakesItsPartDearerThanThatOfThePlanBesideIt() {
        prices.learn(FIRST, SECOND, ratios(1.02));

        assertThat(prices.micros(SECOND) / prices.micros(FIRST)).isBetween(1.01, 1.021);
        assertThat(prices.micros(FIRST)).isCloseTo(700 - 61, within(3.0));
        assertThat(prices.problem().groups().get(1).options().get(1).gain())
                .isLessThan(prices.problem().groups().get(0).options().get(1).gain());
    }

    @Test
    void whatIsTimedBesideATrialCountsFromWhereThatOneIs() {
        prices.learn(FIRST, SECOND, ratios(1.02));
        prices.learn(SECOND, BOTH, ratios(0.9));

        assertThat(prices.micros(BOTH) / prices.micros(FIRST)).isCloseTo(1.02 * 0.9, within(0.01));
    }
}
