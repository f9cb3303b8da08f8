package dev.halftone.publish;

import dev.halftone.publish.RunReport.Check;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How far predictions were off over all checked plans.
 *
 * @param medianTime share of the measured time, at least 0
 * @param worstTime share of the measured time, at least 0
 * @param medianLoss factor between predicted and measured loss MSE, at least 1
 * @param worstLoss factor between predicted and measured loss MSE, at least 1
 */
public record CheckErrors(double medianTime, double worstTime, double medianLoss, double worstLoss) {

    /** How far a predicted time may be off, as a share of the measured one. */
    public static final double TIME_BAND = 0.05;

    /** By what factor a predicted loss MSE may be off. */
    public static final double LOSS_BAND = 1.5;

    /** Adds up at least one check. */
    public static CheckErrors of(List<Check> checks) {
        double[] time = sorted(checks, check -> Math.abs(check.timeError()));
        double[] loss = sorted(checks, Check::lossFactor);
        return new CheckErrors(median(time), time[time.length - 1], median(loss), loss[loss.length - 1]);
    }

    private static double[] sorted(List<Check> checks, ToDoubleFunction<Check> figure) {
        return checks.stream().mapToDouble(figure).sorted().toArray();
    }

    private static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
