package dev.halftone.pass;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Divides the channels that the first convolution of a pair writes and multiplies the weights that the second reads them with,
 * so that one scale fits all channels of the value between them (cross-layer equalization, arXiv 1906.04721, 4.1). Scales are
 * powers of two: every product is the same to the last bit. Nodes and names stay as they are.
 *
 * @param scales by the second convolution's name: what each channel is divided by, FLOAT [channels]
 */
public record EqualizeChannels(SortedMap<String, Tensor> scales) implements Pass {

    /** Equalizes nothing. */
    public static final EqualizeChannels NONE = new EqualizeChannels(Collections.emptySortedMap());

    public EqualizeChannels {
        scales = Collections.unmodifiableSortedMap(new TreeMap<>(scales));
    }

    @Override
    public Graph apply(Graph graph) {
        if (scales.isEmpty()) {
            return graph;
        }
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.initializers());
        for (var pair : ConvolutionPair.of(graph)) {
            var divisors = scales.get(pair.second().name());
            if (divisors != null) {
                float[] each = divisors.floats();
                pair.first().inputs().stream()
                        .skip(1)
                        .forEach(name -> constants.computeIfPresent(name, (n, constant) -> divided(constant, each)));
                long groups = pair.second().integer("group", 1);
                constants.computeIfPresent(pair.second().input(1), (name, weight) -> multiplied(weight, groups, each));
            }
        }
        return graph.withInitializers(constants);
    }

    /** A weight or a bias, whose first axis is that of output channels. */
    private static Tensor divided(Tensor constant, float[] divisors) {
        float[] elements = constant.floats();
        int inner = elements.length / divisors.length;
        for (int i = 0; i < elements.length; i++) {
            elements[i] /= divisors[i / inner];
        }
        return Tensor.ofFloats(constant.shape(), elements);
    }

    private static Tensor multiplied(Tensor weight, long groups, float[] factors) {
        float[] elements = weight.floats();
        var channels = InputChannels.of(weight, groups);
        for (int i = 0; i < elements.length; i++) {
            elements[i] *= factors[channels.of(i)];
        }
        return Tensor.ofFloats(weight.shape(), elements);
    }
}
