package dev.halftone.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which vectors lie nearest to each other, by cosine, among as many as there is room for. */
final class Neighbours {

    /** Sixteen megabytes. */
    private static final int MOST_NUMBERS = 1 << 22;

    /** Half a million pairs. */
    private static final int MOST_VECTORS = 1 << 10;

    private final List<float[]> units = new ArrayList<>();
    private int numbers;

    /** Whether vectors of a length can be compared with those that are here. */
    boolean takes(int length) {
        return units.isEmpty() || units.getFirst().length == length;
    }

    /** Takes a vector into the search; false where there is no room left, and never again after. */
    boolean add(double[] vector) {
        numbers = Math.min(MOST_NUMBERS + 1, numbers + Math.min(vector.length, MOST_NUMBERS));
        if (numbers > MOST_NUMBERS || units.size() == MOST_VECTORS) {
            return false;
        }
        double norm = Vectors.norm(vector);
        var unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = norm == 0 ? 0 : (float) (vector[i] / norm);
        }
        units.add(unit);
        return true;
    }

    /** For each vector the place of its nearest neighbour, the first of equals; nothing where there are not two. */
    int[] nearest() {
        var nearest = new int[units.size() < 2 ? 0 : units.size()];
        var cosines = new double[units.size()];
        Arrays.fill(cosines, Double.NEGATIVE_INFINITY);
        for (int i = 1; i < nearest.length; i++) {
            for (int j = 0; j < i; j++) {
                double cosine = Vectors.product(units.get(i), units.get(j));
                closer(nearest, cosines, i, j, cosine);
                closer(nearest, cosines, j, i, cosine);
            }
        }
        return nearest;
    }

    private static void closer(int[] nearest, double[] cosines, int vector, int other, double cosine) {
        if (cosine > cosines[vector]) {
            cosines[vector] = cosine;
            nearest[vector] = other;
        }
    }
}
