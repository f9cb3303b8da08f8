package dev.halftone.solve;

import dev.halftone.api.v1alpha1.LossMetric;
import dev.halftone.measure.SensitivityTable;

/** Budgets in users' units and in the program's, the loss MSE. */
public final class LossBudgets {

    private LossBudgets() {}

    /**
     * The loss MSE that a budget allows.
     *
     * <p>RelativeRmse r: r^2 E[g^2]. KlDivergence k of a mean over T positions: 2k/T, since for labels drawn from the model
     * E[(change of g)^2] is the Fisher form of the mean, and the divergence half the Fisher form of a position.
     */
    public static double lossMse(LossMetric metric, double budget, SensitivityTable table) {
        return switch (metric) {
            case RELATIVE_RMSE -> budget * budget * table.referenceSquare();
            case ABSOLUTE_MSE -> budget;
            case KL_DIVERGENCE -> 2 * budget / table.tokens();
        };
    }

    /** A loss MSE in a budget's unit: the inverse of {@link #lossMse}. */
    public static double budget(LossMetric metric, double lossMse, SensitivityTable table) {
        return switch (metric) {
            case RELATIVE_RMSE -> Math.sqrt(lossMse / table.referenceSquare());
            case ABSOLUTE_MSE -> lossMse;
            case KL_DIVERGENCE -> lossMse * table.tokens() / 2;
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
