package dev.halftone.measure;

import dev.halftone.api.v1alpha1.RoundingMethod;
import dev.halftone.graph.Tensor;
import dev.halftone.number.Rounding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The ways to round a layer's weight in a format, each with its predicted loss.
 *
 * @param row the layer's loss with the weight rounded to nearest
 * @param options nearest first
 */
record RoundingOptions(LayerLoss row, List<Option> options) {

    /** What saves less of the weight's loss than this share is not worth keeping codes for. */
    private static final double WORTH = 0.05;

    /** Standard errors that a saving has to be above nothing. */
    private static final double CERTAIN = 2;

    /**
     * A way to round.
     *
     * @param surelySaved what it saves at least, relative to nearest, unless the samples that judge were lucky
     */
    record Option(RoundingTrials.Rounded rounded, boolean biasCorrected, double loss, double surelySaved) {}

    /** All samples say what nearest costs; few are enough to say how much less or more the others do. */
    static RoundingOptions of(
            LayerLoss row,
            List<RoundingTrials.Rounded> ways,
            Function<RoundingTrials.Rounded, RoundingErrors.Losses> losses) {
        List<Double> nearest = losses.apply(ways.getFirst()).plain();
        List<Option> options = new ArrayList<>();
        options.add(new Option(ways.getFirst(), false, row.weightLoss(), 0));
        if (sum(nearest) > 0) {
            for (var way : ways) {
                var loss = losses.apply(way);
                if (way.method() != Rounding.NEAREST) {
                    options.add(option(row, way, false, loss.plain(), nearest));
                }
                // A correction has to pay by itself: its means are of the samples that were fitted to.
                if (surelySaved(loss.plain(), loss.corrected()) > WORTH) {
                    options.add(option(row, way, true, loss.corrected(), nearest));
                }
            }
        }
        return new RoundingOptions(row, List.copyOf(options));
    }

    private static Option option(
            LayerLoss row,
            RoundingTrials.Rounded way,
            boolean biasCorrected,
            List<Double> losses,
            List<Double> nearest) {
        double ratio = sum(losses) / sum(nearest);
        return new Option(way, biasCorrected, ratio * row.weightLoss(), surelySaved(nearest, losses));
    }

    /** The share of the losses before that is saved at least, but for {@link #CERTAIN} standard errors of bad luck. */
    private static double surelySaved(List<Double> before, List<Double> after) {
        int samples = before.size();
        double unit = sum(before) / samples;
        if (samples == 0 || unit == 0) {
            return 0;
        }
        double saved = 1 - sum(after) / samples / unit;
        double variance = 0;
        for (int i = 0; i < samples; i++) {
            double deviation = (before.get(i) - after.get(i)) / unit - saved;
            variance += deviation * deviation / Math.max(1, samples - 1);
        }
        return saved - CERTAIN * Math.sqrt(variance / samples);
    }

    private static double sum(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum();
    }

    /** The option that a method takes. */
    Option chosen(RoundingMethod method) {
        var nearest = options.getFirst();
        return switch (method) {
            case NEAREST -> nearest;
            case GPTQ ->
                options.stream()
                        .filter(option -> option.rounded().method() == Rounding.GPTQ && !option.biasCorrected())
                        .findFirst()
                        .orElse(nearest);
            case AUTO ->
                options.stream()
                        .filter(option -> option.surelySaved() > WORTH)
                        .min(Comparator.comparingDouble(Option::loss))
                        .orElse(nearest);
        };
    }

    /** The layer's loss as an option has it. */
    LayerLoss rounded(Option option) {
        return row.rounded(
                option.loss(),
                new WeightRounding(option.rounded().method(), option.biasCorrected(), row.weightLoss(), ""));
    }

    /** What has to be kept of an option; empty where nearest says it all. */
    static Optional<KeptRounding> kept(Option option) {
        boolean toNearest = option.rounded().method() == Rounding.NEAREST;
        return toNearest && !option.biasCorrected()
                ? Optional.empty()
                : Optional.of(new KeptRounding(
                        toNearest ? null : option.rounded().weight(),
                        option.biasCorrected() ? negated(option.rounded().shift()) : null));
    }

    private static Tensor negated(Tensor tensor) {
        float[] values = tensor.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] = -values[i];
        }
        return Tensor.ofFloats(tensor.shape(), values);
    }
}
