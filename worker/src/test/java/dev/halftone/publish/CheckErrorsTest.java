package dev.halftone.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.measure.Estimate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckErrorsTest {

    private static RunReport.Check check(
            double predictedLoss, double measuredLoss, double predictedSpeedup, double speedup) {
        var loss = new RunReport.Compared(predictedLoss, measuredLoss);
        return new RunReport.Check(
                loss, loss, 1, predictedSpeedup, new Estimate(speedup, speedup, speedup), List.of(), 0);
    }

    @Test
    void aTooSmallLossIsAsFarOffAsATooLargeOne() {
        assertThat(check(2, 3, 1, 1).lossFactor()).isEqualTo(1.5);
        assertThat(check(3, 2, 1, 1).lossFactor()).isEqualTo(1.5);
    }

    @Test
    void aPlanThatRunsFasterThanPredictedWasPredictedTooLong() {
        assertThat(check(1, 1, 2, 2.2).timeError()).isEqualTo(0.1, within(1e-12));
        assertThat(check(1, 1, 2, 1.9).timeError()).isEqualTo(-0.05, within(1e-12));
    }

    @Test
    void theWorstAndTheMedianAreOfTimeAndOfLossByThemselves() {
        var errors = CheckErrors.of(List.of(check(1, 4, 2, 2), check(1, 2, 2, 1.8), check(1, 1, 2, 2.04)));
        assertThat(errors.worstTime()).isEqualTo(0.1, within(1e-12));
        assertThat(errors.medianTime()).isEqualTo(0.02, within(1e-12));
        assertThat(errors.worstLoss()).isEqualTo(4);
        assertThat(errors.medianLoss()).isEqualTo(2);
    }

    @Test
    void theMedianOfTwoLiesHalfWayBetweenThem() {
        assertThat(CheckErrors.of(List.of(check(1, 1, 1, 1), check(1, 2, 1, 1))).medianLoss())
                .isEqualTo(1.5);
    }
}
