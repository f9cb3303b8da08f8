package dev.halftone.solve;

import dev.halftone.api.v1alpha1.LossMetric;
import dev.halftone.measure.SensitivityTable;

/** Budgets in users' units and in the program's, the loss MSE to first order. */
public final class LossBudgets {

    private LossBudgets() {}

    /**
     * The loss MSE that is expected where the sum to first order is m.
     *
     * <p>A mean cross-entropy over T positions also rises by the divergence, T m / 2 on average, on every sample: what is squared
     * has that mean beside its variance m. It counts where m is not small against 4 / T^2.
     */
    public static double foretold(double firstOrder, SensitivityTable table) {
        double rise = rise(table) * firstOrder;
        return firstOrder + rise * rise;
    }

    /** The sum to first order that a loss MSE is expected at: the inverse of {@link #foretold}. */
    private static double firstOrder(double lossMse, SensitivityTable table) {
        double rise = rise(table);
        return 2 * lossMse / (1 + Math.sqrt(1 + 4 * rise * rise * lossMse));
    }

    /** How much a loss rises for each unit of m; a single position's is nothing beside its variance, and other losses don't. */
    private static double rise(SensitivityTable table) {
        return table.tokens() > 1 ? table.tokens() / 2 : 0;
    }

    /**
     * The loss MSE to first order that a budget allows.
     *
     * <p>RelativeRmse r: r^2 E[g^2]. KlDivergence k of a mean over T positions: 2k/T, since for labels drawn from the model
     * E[(change of g)^2] is the Fisher form of the mean, and the divergence half the Fisher form of a position.
     */
    public static double lossMse(LossMetric metric, double budget, SensitivityTable table) {
        return switch (metric) {
            case RELATIVE_RMSE -> firstOrder(budget * budget * table.referenceSquare(), table);
            case ABSOLUTE_MSE -> firstOrder(budget, table);
            case KL_DIVERGENCE -> 2 * budget / table.tokens();
        };
    }

    /** What is expected of a loss MSE to first order, in a budget's unit: the inverse of {@link #lossMse}. */
    public static double budget(LossMetric metric, double firstOrder, SensitivityTable table) {
        return switch (metric) {
            case RELATIVE_RMSE -> Math.sqrt(foretold(firstOrder, table) / table.referenceSquare());
            case ABSOLUTE_MSE -> foretold(firstOrder, table);
            case KL_DIVERGENCE -> firstOrder * table.tokens() / 2;
        };
    }

    /**
     * The loss MSE that may be predicted of a plan, if predictions are as far off as that of one that was measured.
     *
     * @param predicted loss MSE of that one
     * @param measured its loss, in the metric's unit
     */
    public static double room(
            LossMetric metric, double budget, double predicted, double measured, SensitivityTable table) {
        return predicted > 0 && measured > 0
                ? predicted * shrink(metric, budget, measured)
                : lossMse(metric, budget, table);
    }

    /** The factor by which the loss MSE must shrink when a measured loss is over the budget. */
    public static double shrink(LossMetric metric, double budget, double measured) {
        double ratio = budget / measured;
        return switch (metric) {
            case RELATIVE_RMSE -> ratio * ratio;
            case ABSOLUTE_MSE, KL_DIVERGENCE -> ratio;
        };
    }
}
