package dev.halftone.work;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What each layer becomes, and what that is predicted to cost and to gain. Numbers that are not whole are decimal strings, so that
 * a plan has a digest.
 *
 * @param model digest of the ONNX file
 * @param calibration digest of the samples with their count and seed
 * @param fingerprint of hardware, driver, runtime and settings that the times belong to
 * @param objective by name: Latency, Memory or Macs
 * @param metric of the budget, by name
 * @param budget the most loss, in the unit of the metric
 * @param predicted figures of the whole plan
 * @param gap certified relative gap: at most this share of the gain is missed
 * @param layers one row for each layer, those that stay in the reference format too, in the order of the graph
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Plan(
        Digest model,
        Digest calibration,
        Digest fingerprint,
        String objective,
        String metric,
        String budget,
        Figures predicted,
        String gap,
        List<LayerPlan> layers) {

    public Plan {
        layers = List.copyOf(layers);
    }

    /**
     * What a plan is predicted to do.
     *
     * @param lossMse loss MSE
     * @param loss in the unit of the metric
     * @param latencyMicros time of the workload, points weighted; absent if not known
     * @param sizeBytes size of the weights; absent if not known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Figures(
            String lossMse,
            String loss,
            @Nullable String latencyMicros,
            @Nullable Long sizeBytes) {}

    /**
     * What one layer becomes.
     *
     * @param layer name of its node
     * @param operator type of its node
     * @param subgraph in which it was timed
     * @param format by name
     * @param emitter the kind of kernel; absent if the layer stays as it is
     * @param calibrator how the weight's scales are found
     * @param range of formats with static scales: the interval of the activation
     * @param migration how the channels' scales are found that the activation is divided and the weight multiplied by; absent
     *     if they are not
     * @param rounding how the weight is rounded; absent where all are rounded to nearest
     * @param lossMse what the layer adds to the loss MSE
     * @param gain the layer's share of what its subgraph saves, microseconds of the workload
     * @param why in words: what decided for this format
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LayerPlan(
            String layer,
            String operator,
            String subgraph,
            String format,
            @Nullable String emitter,
            @Nullable String calibrator,
            @Nullable ActivationRange range,
            @Nullable String migration,
            @Nullable LayerRounding rounding,
            String lossMse,
            String gain,
            @Nullable String why) {}

    /**
     * How a layer's weight is rounded, where there was a choice.
     *
     * @param method row of the worker's roundings
     * @param bias whether the mean error of the products is taken off the bias: Kept or Corrected
     * @param nearestLossMse what the layer would add to the loss MSE if its weight were rounded to nearest
     * @param note why nothing but nearest was tried; absent where something was
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LayerRounding(
            String method,
            String bias,
            String nearestLossMse,
            @Nullable String note) {}

    /** An interval of activations. */
    public record ActivationRange(String lowest, String highest) {}

    /** What names this plan: equal plans make equal artifacts. */
    public Digest digest() {
        return ContentKey.of("plan/1", this);
    }

    /** Layers by format, in the order of the formats' names. */
    public Map<String, Integer> formats() {
        var counts = new TreeMap<String, Integer>();
        layers.forEach(layer -> counts.merge(layer.format(), 1, Integer::sum));
        return counts;
    }
}
