package dev.halftone.measure;

import dev.halftone.format.NumberFormat;
import dev.halftone.partition.Layer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an activation's error costs, by the way of quantizing it that costs least. */
record OperandLoss(Probes probes, Map<Probe, Double> predicted, ClippingMeter clipping) {

    /** The least cost and the way that reaches it. */
    record Cheapest(double loss, ActivationError error) {}

    /** The cost of an operand in a format; empty where the format leaves it as it is. */
    Optional<Cheapest> of(Layer layer, Layer.Operand operand, NumberFormat format) {
        var ways = probes.ofOperand(layer, operand, format);
        if (ways.isEmpty()) {
            return Optional.empty();
        }
        var least = ways.stream()
                .min(Comparator.comparingDouble(this::predictedLoss))
                .orElseThrow();
        var whole = widest(ways);
        if (least.equals(whole)) {
            return Optional.of(new Cheapest(predictedLoss(least), least.error()));
        }
        // A prediction of clipping is no more than a hint: the interval has to show that it beats the whole one.
        double measured = Math.max(clipping.measure(least), predictedLoss(least));
        return Optional.of(
                measured < predictedLoss(whole)
                        ? new Cheapest(measured, least.error())
                        : new Cheapest(predictedLoss(whole), whole.error()));
    }

    private double predictedLoss(Probe probe) {
        return predicted.getOrDefault(probe, 0.0);
    }

    private static Probe widest(List<Probe> ways) {
        return ways.stream().max(Comparator.comparingDouble(OperandLoss::width)).orElseThrow();
    }

    private static double width(Probe probe) {
        return switch (probe.error()) {
            case ActivationError.Static(var range) -> (double) range.high() - range.low();
            case ActivationError.Dynamic _,
                    ActivationError.Half _,
                    ActivationError.Blocks _,
                    ActivationError.Migrated _,
                    ActivationError.Unseen _ -> 0;
        };
    }
}
