package dev.halftone.measure;

import dev.halftone.format.NumberFormat;
import dev.halftone.number.Range;
import dev.halftone.rewrite.Rounded;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a layer costs in a format.
 *
 * @param weightLoss the weight's share of the loss MSE
 * @param activationLoss the activations' share of the loss MSE
 * @param weightCalibrator the row of the calibrators with the least predicted loss; "" without a weight
 * @param migration the row of the migrations whose scales are used; "" where nothing is migrated
 * @param activationRanges for formats with static scales: by input index, the interval with the least predicted loss; of the
 *     quotients where the activation is migrated
 * @param outputRange the interval of the layer's output, where a kernel writes codes
 * @param operandLosses by input index, an activation's part of {@code activationLoss}; null in profiles of before
 * @param rounding how its weight is rounded, where that was a question
 */
public record LayerLoss(
        String layer,
        NumberFormat format,
        double weightLoss,
        double activationLoss,
        String weightCalibrator,
        String migration,
        SortedMap<Integer, Range> activationRanges,
        @Nullable Range outputRange,
        @Nullable SortedMap<Integer, Double> operandLosses,
        @Nullable WeightRounding rounding) {

    public LayerLoss {
        operandLosses = operandLosses == null
                ? null
                : Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(operandLosses)));
        activationRanges = Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(activationRanges)));
    }

    /** An activation's part of the loss MSE; 0 where it is not known. */
    public double operandLoss(int index) {
        return operandLosses == null ? 0 : operandLosses.getOrDefault(index, 0.0);
    }

    /** A weight that is rounded to nearest. */
    public LayerLoss(
            String layer,
            NumberFormat format,
            double weightLoss,
            double activationLoss,
            String weightCalibrator,
            String migration,
            SortedMap<Integer, Range> activationRanges,
            @Nullable Range outputRange,
            @Nullable SortedMap<Integer, Double> operandLosses) {
        this(
                layer,
                format,
                weightLoss,
                activationLoss,
                weightCalibrator,
                migration,
                activationRanges,
                outputRange,
                operandLosses,
                null);
    }

    /** The same with its weight rounded otherwise. */
    LayerLoss rounded(double loss, WeightRounding how) {
        return new LayerLoss(
                layer,
                format,
                loss,
                activationLoss,
                weightCalibrator,
                migration,
                activationRanges,
                outputRange,
                operandLosses,
                how);
    }

    /** How the weight is rounded. */
    public Rounded rounded() {
        return rounding == null ? Rounded.TO_NEAREST : rounding.rounded();
    }

    /** Whether the activation's channels are migrated. */
    public boolean migrated() {
        return !migration.isEmpty();
    }

    /** The interval of the layer's output, where a kernel writes codes. */
    public Optional<Range> output() {
        return Optional.ofNullable(outputRange);
    }

    /** The layer's share of the loss MSE if its weight were rounded to nearest. */
    public double nearestLossMse() {
        return (rounding == null ? weightLoss : rounding.nearestLoss()) + activationLoss;
    }

    /** The layer's share of the loss MSE: operands' errors are independent, so their variances add. */
    public double lossMse() {
        return weightLoss + activationLoss;
    }
}
