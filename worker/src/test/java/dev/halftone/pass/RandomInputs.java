package dev.halftone.pass;

import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Inputs for a graph by seed: normal floats, and small integers. */
public final class RandomInputs {

    private RandomInputs() {}

    /** One tensor for each input; axes that are not fixed have {@code free} elements. */
    public static Map<String, Tensor> of(Graph graph, long seed, long free) {
        var random = new Random(seed);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        graph.inputs().forEach(input -> inputs.put(input.name(), tensor(input, random, free)));
        return inputs;
    }

    private static Tensor tensor(ValueInfo info, Random random, long free) {
        long[] shape = info.shape().orElseThrow().stream()
                .mapToLong(dimension -> dimension instanceof Dimension.Fixed(long size) ? size : free)
                .toArray();
        int count = (int) Tensor.count(shape);
        return info.type() == ElementType.FLOAT
                ? Tensor.ofFloats(shape, floats(count, random))
                : Tensor.ofLongs(shape, random.longs(count, 0, 2).toArray());
    }

    /** Normally distributed numbers. */
    public static float[] floats(int count, Random random) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** The root of the squared difference of all outputs over that of their squares. */
    public static double relativeRmse(Map<String, Tensor> expected, Map<String, Tensor> actual) {
        double error = 0;
        double energy = 0;
        for (String name : List.copyOf(expected.keySet())) {
            float[] left = expected.get(name).floats();
            float[] right = actual.get(name).floats();
            for (int i = 0; i < left.length; i++) {
                error += Math.pow(left[i] - (double) right[i], 2);
                energy += Math.pow(left[i], 2);
            }
        }
        return Math.sqrt(error / energy);
    }
}
