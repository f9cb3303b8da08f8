package dev.halftone.gradient;

import dev.halftone.backend.Session;
import dev.halftone.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Compares gradients with what the function does along single elements and random directions: a gradient has to lie between
 * the slopes to the left and to the right, which at a kink are not the same; along several kinks at once that holds for each
 * element alone. On the edge of what a function is defined for there is no slope to compare.
 */
final class Slopes {

    /** A power of two: added to a number of a few digits it is exact. */
    private static final double STEP = 1.0 / 512;

    private static final double ROUNDING = 6e-7;
    private static final double TOLERANCE = 4e-3;
    private static final int ELEMENTS = 24;
    private static final int DIRECTIONS = 8;
    private static final int ELEMENTS_OF_A_DIRECTION = 8;

    private final Session session;
    private final Map<String, Tensor> inputs;
    private final Map<String, Tensor> cotangents;
    private final Random random = new Random(5);

    Slopes(Session session, Map<String, Tensor> inputs, Map<String, Tensor> cotangents) {
        this.session = session;
        this.inputs = inputs;
        this.cotangents = cotangents;
    }

    /** How far the gradient of an input is outside what is allowed; at most 0 if it is not. */
    double excess(String input, Tensor gradient, double floor) {
        float[] slopes = gradient.floats();
        double largest = floor;
        for (float slope : slopes) {
            largest = Math.max(largest, Float.isFinite(slope) ? Math.abs(slope) : floor);
        }
        double worst = Double.NEGATIVE_INFINITY;
        for (float[] direction : directions(slopes.length)) {
            double excess = excess(input, slopes, direction, largest);
            if (excess > 0) {
                excess = Double.NEGATIVE_INFINITY;
                for (float[] single : singles(direction)) {
                    excess = Math.max(excess, excess(input, slopes, single, largest));
                }
            }
            worst = Math.max(worst, excess);
        }
        return worst;
    }

    private double excess(String input, float[] slopes, float[] direction, double largest) {
        double claimed = 0;
        double length = 0;
        for (int i = 0; i < slopes.length; i++) {
            claimed += direction[i] == 0 ? 0 : (double) slopes[i] * direction[i];
            length += Math.abs(direction[i]);
        }
        var here = value(input, direction, 0);
        double left = (here.sum - value(input, direction, -STEP).sum) / STEP;
        double right = (value(input, direction, STEP).sum - here.sum) / STEP;
        if (Double.isNaN(left) != Double.isNaN(right)) {
            return Double.NEGATIVE_INFINITY;
        }
        double slack = TOLERANCE * largest * Math.sqrt(length) + ROUNDING * here.size / STEP;
        double outside = Math.max(Math.min(left, right) - claimed, claimed - Math.max(left, right));
        return Double.isNaN(outside) ? Double.POSITIVE_INFINITY : outside - slack;
    }

    /** The elements of a direction, each a direction of its own. */
    private static List<float[]> singles(float[] direction) {
        List<float[]> singles = new ArrayList<>();
        for (int i = 0; i < direction.length; i++) {
            if (direction[i] != 0) {
                var single = new float[direction.length];
                single[i] = direction[i];
                singles.add(single);
            }
        }
        return singles;
    }

    private List<float[]> directions(int count) {
        List<float[]> directions = new ArrayList<>();
        int singles = Math.min(count, ELEMENTS);
        for (int i = 0; i < singles; i++) {
            var single = new float[count];
            single[count <= ELEMENTS ? i : random.nextInt(count)] = 1;
            directions.add(single);
        }
        for (int i = 0; i < DIRECTIONS && count > ELEMENTS; i++) {
            var mixed = new float[count];
            for (int j = 0; j < ELEMENTS_OF_A_DIRECTION; j++) {
                mixed[random.nextInt(count)] = random.nextBoolean() ? 1 : -1;
            }
            directions.add(mixed);
        }
        return directions;
    }

    private record Value(double sum, double size) {}

    private Value value(String input, float[] direction, double step) {
        Map<String, Tensor> feeds = new LinkedHashMap<>(inputs);
        float[] values = feeds.get(input).floats();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (step * direction[i]);
        }
        feeds.put(input, Tensor.ofFloats(feeds.get(input).shape(), values));
        var results = session.evaluate(feeds);
        double sum = 0;
        double size = 0;
        for (var cotangent : cotangents.entrySet()) {
            float[] y = results.get(cotangent.getKey()).floats();
            float[] v = cotangent.getValue().floats();
            for (int i = 0; i < y.length; i++) {
                sum += (double) y[i] * v[i];
                size += Math.abs((double) y[i] * v[i]);
            }
        }
        return new Value(sum, size);
    }
}
