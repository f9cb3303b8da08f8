package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.measure.Reconciliation.Sum;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReconciliationTest {

    @Test
    void aSumWithoutNoiseIsMetAndEqualNoiseSharesTheRestEqually() {
        double[] effects = {1, 2, 7};

        assertThat(Reconciliation.of(effects, new double[] {1, 1, 1}, List.of(new Sum(List.of(0, 1), 5, 0))))
                .containsExactly(2, 3, 7);
        assertThat(effects).containsExactly(1, 2, 7);
    }

    @Test
    void theNoisierEffectTakesMoreOfTheRest() {
        assertThat(Reconciliation.of(new double[] {1, 2}, new double[] {3, 1}, List.of(new Sum(List.of(0, 1), 7, 0))))
                .containsExactly(4, 3);
    }

    @Test
    void aSumThatIsAllNoiseTellsNothing() {
        double[] effects = {1, 2};

        assertThat(Reconciliation.of(effects, new double[] {1, 1}, List.of())).isEqualTo(effects);
        assertThat(Reconciliation.of(effects, new double[] {1, 1}, List.of(new Sum(List.of(0, 1), 1e6, 1e18))))
                .containsExactly(effects, within(1e-9));
    }

    @Test
    void noOtherEffectsAreMoreLikely() {
        var random = new Random(3);
        for (int run = 0; run < 50; run++) {
            double[] effects = random.doubles(6, -10, 10).toArray();
            double[] variances = random.doubles(6, 0.1, 4).toArray();
            var sums = IntStream.range(0, 5)
                    .mapToObj(i -> new Sum(members(random), 20 * random.nextGaussian(), 0.1 + random.nextDouble()))
                    .toList();

            double[] found = Reconciliation.of(effects, variances, sums);

            for (int i = 0; i < effects.length; i++) {
                assertThat(slope(i, found, effects, variances, sums)).isCloseTo(0, within(1e-8));
            }
        }
    }

    private static List<Integer> members(Random random) {
        return IntStream.range(0, 6).filter(i -> random.nextBoolean()).boxed().toList();
    }

    /** Of the squared errors, each over its variance, along one effect. */
    private static double slope(int effect, double[] found, double[] effects, double[] variances, List<Sum> sums) {
        double slope = (found[effect] - effects[effect]) / variances[effect];
        for (var sum : sums) {
            if (sum.members().contains(effect)) {
                double all = sum.members().stream().mapToDouble(i -> found[i]).sum();
                slope -= (sum.value() - all) / sum.variance();
            }
        }
        return slope;
    }
}
