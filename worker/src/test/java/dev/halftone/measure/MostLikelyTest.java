package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MostLikelyTest {

    private static final int EFFECTS = 12;

    /** The first half are of layers, the second of neighbours: one is there when two of the layers are. */
    private static boolean[] bonds() {
        boolean[] bonds = new boolean[EFFECTS];
        for (int i = EFFECTS / 2; i < EFFECTS; i++) {
            bonds[i] = true;
        }
        return bonds;
    }

    private static double[] counts(Random random) {
        double[] counts = new double[EFFECTS];
        int layers = EFFECTS / 2;
        for (int i = 0; i < layers; i++) {
            counts[i] = random.nextInt(2);
        }
        for (int i = 0; i < layers; i++) {
            counts[layers + i] = counts[i] * counts[(i + 1) % layers];
        }
        return counts;
    }

    private static List<MostLikely.Sum> measured(double[] effects, double noise, int count, Random random) {
        List<MostLikely.Sum> sums = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            double[] counts = counts(random);
            double value = noise * random.nextGaussian();
            for (int i = 0; i < EFFECTS; i++) {
                value += counts[i] * effects[i];
            }
            sums.add(new MostLikely.Sum(counts, value, noise * noise, k));
        }
        return sums;
    }

    private static double[] one(int effect) {
        double[] counts = new double[EFFECTS];
        counts[effect] = 1;
        return counts;
    }

    private static double[] randomEffects(Random random) {
        return random.doubles(EFFECTS, -0.1, 0.1).toArray();
    }

    @Test
    void withoutNoiseTheEffectsAreFound() {
        var random = new Random(1);
        double[] effects = randomEffects(random);

        var found = MostLikely.of(measured(effects, 1e-7, 60, random), bonds());

        for (int i = 0; i < EFFECTS; i++) {
            assertThat(found.combined(one(i)).value()).isCloseTo(effects[i], within(1e-5));
        }
    }

    @Test
    void ofEffectsThatAreAllNoiseLittleIsLeft() {
        double square = 0;
        for (int seed = 0; seed < 20; seed++) {
            var found = MostLikely.of(measured(new double[EFFECTS], 0.05, 60, new Random(seed)), bonds());
            for (int i = 0; i < EFFECTS; i++) {
                square += Math.pow(found.combined(one(i)).value(), 2);
            }
        }
        assertThat(Math.sqrt(square / (20 * EFFECTS)))
                .as("least squares leaves 0.02 and more")
                .isLessThan(0.01);
    }

    @Test
    void sumsThatWereNotMeasuredAreForetoldWithinTheirDeviations() {
        int within = 0;
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            double[] effects = randomEffects(random);
            var found = MostLikely.of(measured(effects, 0.02, 40, random), bonds());
            for (int k = 0; k < 20; k++) {
                double[] counts = counts(random);
                double expected = IntStream.range(0, EFFECTS)
                        .mapToDouble(i -> counts[i] * effects[i])
                        .sum();
                var foretold = found.combined(counts);
                within += Math.abs(foretold.value() - expected) <= 1.645 * foretold.deviation() ? 1 : 0;
            }
        }
        assertThat(within / 400.0).as("of intervals of 90 %").isBetween(0.8, 0.98);
    }

    @Test
    void anErrorThatARaceSharesIsNotTakenForAnEffect() {
        var random = new Random(3);
        double[] effects = randomEffects(random);
        List<MostLikely.Sum> quiet = measured(effects, 1e-3, 36, random);
        List<MostLikely.Sum> shifted = new ArrayList<>();
        for (int k = 0; k < quiet.size(); k++) {
            var sum = quiet.get(k);
            // every twelve sums are of one race, whose reference was off
            double shift = new double[] {0.02, -0.02, 0.01}[k / 12];
            shifted.add(new MostLikely.Sum(sum.counts(), sum.value() + shift, 0.02 * 0.02, k / 12));
        }

        var found = MostLikely.of(shifted, bonds());

        double worst = IntStream.range(0, EFFECTS)
                .mapToDouble(i -> Math.abs(found.combined(one(i)).value() - effects[i]))
                .max()
                .orElseThrow();
        assertThat(worst).isLessThan(0.04);
    }

    @Test
    void aFactorIsWhatItsMatrixIsTheSquareOf() {
        double[][] matrix = {{4, 0, 0}, {2, 5, 0}, {-2, 3, 11}};

        var factor = Cholesky.of(new double[][] {matrix[0].clone(), matrix[1].clone(), matrix[2].clone()});

        double determinant = 4 * (5 * 11 - 9) - 2 * (2 * 11 + 6) + -2 * (6 + 10);
        assertThat(factor.halfLogDeterminant()).isCloseTo(Math.log(determinant) / 2, within(1e-12));
        // y = K x, so y' K^-1 y = x' y
        double[] x = {1, -2, 3};
        double[] y = new double[3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                y[i] += matrix[Math.max(i, j)][Math.min(i, j)] * x[j];
            }
        }
        double[] half = factor.halfSolved(y);
        assertThat(half[0] * half[0] + half[1] * half[1] + half[2] * half[2])
                .isCloseTo(x[0] * y[0] + x[1] * y[1] + x[2] * y[2], within(1e-12));
    }
}
