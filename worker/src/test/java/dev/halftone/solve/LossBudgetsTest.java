package dev.halftone.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.api.v1alpha1.LossMetric;
import dev.halftone.measure.SensitivityTable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LossBudgetsTest {

    private static final SensitivityTable TABLE = new SensitivityTable(10, 25, 1, List.of());
    private static final SensitivityTable SEQUENCES = new SensitivityTable(10, 25, 8, List.of());

    @ParameterizedTest
    @CsvSource({"RELATIVE_RMSE, 0.1, 0.25", "ABSOLUTE_MSE, 0.1, 0.1", "KL_DIVERGENCE, 0.1, 0.2"})
    void aBudgetAllowsALossMse(LossMetric metric, double budget, double lossMse) {
        assertThat(LossBudgets.lossMse(metric, budget, TABLE)).isCloseTo(lossMse, within(1e-15));
        assertThat(LossBudgets.budget(metric, lossMse, TABLE)).isCloseTo(budget, within(1e-15));
    }

    @ParameterizedTest
    @CsvSource({"RELATIVE_RMSE, 0.1, 0.0976", "ABSOLUTE_MSE, 0.1, 0.0538", "KL_DIVERGENCE, 0.1, 0.025"})
    void aMeanOverPositionsAlsoRisesByItsDivergence(LossMetric metric, double budget, double lossMse) {
        assertThat(LossBudgets.lossMse(metric, budget, SEQUENCES)).isCloseTo(lossMse, within(1e-4));
        assertThat(LossBudgets.budget(metric, LossBudgets.lossMse(metric, budget, SEQUENCES), SEQUENCES))
                .isCloseTo(budget, within(1e-15));
    }

    @Test
    void theRiseIsTheDivergenceSquared() {
        assertThat(LossBudgets.foretold(0.01, SEQUENCES)).isCloseTo(0.01 + 0.04 * 0.04, within(1e-15));
        assertThat(LossBudgets.foretold(0.01, TABLE)).isEqualTo(0.01);
    }

    @ParameterizedTest
    @EnumSource(LossMetric.class)
    void shrinkingBringsALossThatScalesWithTheBudgetBackIntoIt(LossMetric metric) {
        double allowed = LossBudgets.lossMse(metric, 0.1, TABLE);
        double measured = LossBudgets.budget(metric, 1.7 * allowed, TABLE);

        assertThat(1.7 * allowed * LossBudgets.shrink(metric, 0.1, measured)).isCloseTo(allowed, within(1e-12));
    }
}
