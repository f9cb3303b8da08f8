package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LatentErrorsTest {

    private static LatentErrors.Sum<String> sum(double value, double deviation, Map<String, Double> loadings) {
        return new LatentErrors.Sum<>(loadings, value, deviation);
    }

    @Test
    void oneErrorIsTheWeightedMeanOfWhatIsExpectedAndMeasured() {
        // variances 4 and 1: four fifths of what was measured
        var found = LatentErrors.mostLikely(List.of(sum(10, 1, Map.of("a", 1.0))), error -> 2);

        assertThat(found.get("a")).isCloseTo(8, within(1e-12));
    }

    @Test
    void aSumIsSharedByTheVariancesOfItsErrors() {
        var found = LatentErrors.mostLikely(
                List.of(sum(10, 1e-6, Map.of("rough", 1.0, "fine", 1.0))), error -> error.equals("rough") ? 3 : 1);

        assertThat(found.get("rough")).isCloseTo(9, within(1e-6));
        assertThat(found.get("fine")).isCloseTo(1, within(1e-6));
    }

    @Test
    void sumsThatOverlapTellTheirErrorsApart() {
        var found = LatentErrors.mostLikely(
                List.of(
                        sum(5, 1e-3, Map.of("a", 1.0, "b", 2.0)),
                        sum(4, 1e-3, Map.of("a", 1.0, "b", 1.0)),
                        sum(7, 1e-3, Map.of("b", 1.0, "c", -1.0))),
                error -> 100);

        assertThat(found.get("a")).isCloseTo(3, within(1e-3));
        assertThat(found.get("b")).isCloseTo(1, within(1e-3));
        assertThat(found.get("c")).isCloseTo(-6, within(1e-2));
    }

    @Test
    void nothingMeasuredIsNothingKnown() {
        assertThat(LatentErrors.mostLikely(List.<LatentErrors.Sum<String>>of(), error -> 1))
                .isEmpty();
    }

    @Test
    void drawsSpreadAroundTheMostLikelyAsFarAsIsStillUnknown() {
        // variances 4 and 1: the mean is 8, and a variance of 4/5 is left; nothing is known of the other
        var sums = List.of(sum(10, 1, Map.of("a", 1.0)));
        var known = new DoubleSummaryStatistics();
        double squares = 0;
        double others = 0;
        int draws = 20_000;
        for (int seed = 0; seed < draws; seed++) {
            var drawn = LatentErrors.drawn(sums, List.of("a", "b"), error -> 2, seed);
            known.accept(drawn.get("a"));
            squares += Math.pow(drawn.get("a") - 8, 2);
            others += Math.pow(drawn.get("b"), 2);
        }

        assertThat(known.getAverage()).isCloseTo(8, within(0.03));
        assertThat(squares / draws).isCloseTo(0.8, within(0.03));
        assertThat(others / draws).isCloseTo(4, within(0.15));
    }

    @Test
    void theSameSeedDrawsTheSame() {
        var sums = List.of(sum(10, 1, Map.of("a", 1.0, "b", -1.0)));

        assertThat(LatentErrors.drawn(sums, List.of("b", "a"), error -> 2, 7))
                .isEqualTo(LatentErrors.drawn(sums, List.of("a", "b"), error -> 2, 7));
    }
}
