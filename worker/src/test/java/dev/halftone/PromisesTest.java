package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.Promises.Promise;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromisesTest {

    private static final Promises TWO_PLANS = new Promises(
            List.of(new Promise("single", 0, 10_000, 8_000, 9_000), new Promise("single", 1, 10_000, 4_000, 4_000)));

    private static double kept(Promises promises, double gainMicros) {
        return promises.keptMicros(gainMicros, Map.of("single", 1L));
    }

    @Test
    void aPlanThatWasTimedKeepsWhatItGained() {
        assertThat(kept(TWO_PLANS, 2)).isEqualTo(1);
        assertThat(kept(TWO_PLANS, 6)).isEqualTo(6);
    }

    @Test
    void aPlanBetweenTwoKeepsWhatLiesBetween() {
        assertThat(kept(TWO_PLANS, 1)).isEqualTo(0.5);
        assertThat(kept(TWO_PLANS, 4)).isEqualTo(3.5);
    }

    @Test
    void aPlanBeyondTheLastKeepsItsShare() {
        var fallenShort = new Promises(List.of(new Promise("single", 0, 10_000, 5_000, 6_000)));

        assertThat(kept(fallenShort, 6)).isCloseTo(4.8, within(1e-9));
    }

    @Test
    void whoIsForetoldToGainMoreNeverGainsLess() {
        var unlucky = new Promises(List.of(
                new Promise("single", 0, 10_000, 8_000, 7_000), new Promise("single", 1, 10_000, 7_000, 8_000)));

        assertThat(kept(unlucky, 2)).isEqualTo(3);
        assertThat(kept(unlucky, 3)).isEqualTo(3);
    }

    @Test
    void plansThatPromisedNoGainSayNothing() {
        assertThat(kept(new Promises(List.of(new Promise("single", 0, 1000, 1000, 1100))), 0.4))
                .isEqualTo(0.4);
    }

    @Test
    void shapesCountByTheirWeights() {
        var promises = new Promises(List.of(
                new Promise("single", 0, 10_000, 8_000, 9_000), new Promise("batch", 0, 80_000, 40_000, 50_000)));

        assertThat(promises.keptMicros(23, Map.of("single", 1L, "batch", 0L))).isEqualTo(11.5);
        assertThat(promises.keptMicros(46, Map.of("single", 3L, "batch", 1L))).isEqualTo(33);
    }

    @Test
    void theSurpriseIsThatOfTheWorkloadNotOfAPoint() {
        var promises = new Promises(List.of(
                new Promise("single", 0, 1000, 500, 600),
                new Promise("batch", 0, 8000, 4000, 3900),
                new Promise("single", 1, 1000, 500, 500),
                new Promise("batch", 1, 8000, 4000, 4000)));

        assertThat(promises.surprise(Map.of("single", 3L, "batch", 1L))).isCloseTo(200.0 / 5500, within(1e-9));
    }
}
