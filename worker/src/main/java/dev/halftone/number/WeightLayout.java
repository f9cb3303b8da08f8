package dev.halftone.number;

import dev.halftone.format.Granularity;
import dev.halftone.graph.Tensor;

/**
 * Where the elements that may share a scale are: a tensor [batch, outer, channels, inner] seen as rows
 * [batch, channels] of [outer, inner] elements.
 */
record WeightLayout(int batch, int outer, int channels, int inner) {

    private static final int TILE = 32;

    static WeightLayout of(long[] shape, int channelAxis, Granularity granularity) {
        if (channelAxis < 0 || channelAxis >= shape.length) {
            throw new IllegalArgumentException(
                    "a weight of " + shape.length + " axes has no channel axis " + channelAxis);
        }
        int count = Math.toIntExact(Tensor.count(shape));
        return switch (granularity) {
            case Granularity.PerTensor() -> new WeightLayout(1, 1, 1, count);
            case Granularity.PerChannel() -> ofChannels(shape, channelAxis);
            case Granularity.Block(int _) ->
                channelAxis == shape.length - 1 && shape.length > 2
                        ? ofStack(shape, count)
                        : ofChannels(shape, channelAxis);
        };
    }

    private static WeightLayout ofChannels(long[] shape, int channelAxis) {
        int outer = 1;
        for (int i = 0; i < channelAxis; i++) {
            outer *= (int) shape[i];
        }
        int inner = 1;
        for (int i = channelAxis + 1; i < shape.length; i++) {
            inner *= (int) shape[i];
        }
        return new WeightLayout(1, outer, (int) shape[channelAxis], inner);
    }

    private static WeightLayout ofStack(long[] shape, int count) {
        int columns = (int) shape[shape.length - 1];
        int summed = (int) shape[shape.length - 2];
        int batch = summed * columns == 0 ? 0 : count / (summed * columns);
        return new WeightLayout(batch, summed, columns, 1);
    }

    int rows() {
        return batch * channels;
    }

    /** Elements of a row. */
    int length() {
        return outer * inner;
    }

    int count() {
        return rows() * length();
    }

    /** The elements row by row; the array itself when it is in that order already. */
    float[] rows(float[] elements) {
        return inOrder() ? elements : transposed(elements, outer, channels);
    }

    /** The inverse of {@link #rows(float[])}. */
    float[] elements(float[] rows) {
        return inOrder() ? rows : transposed(rows, channels, outer);
    }

    /** The inverse of {@link #rows(float[])}, for codes. */
    int[] elements(int[] rows) {
        if (inOrder()) {
            return rows;
        }
        var elements = new int[rows.length];
        forEachRun(channels, outer, (source, target) -> System.arraycopy(rows, source, elements, target, inner));
        return elements;
    }

    private boolean inOrder() {
        return outer == 1 || channels == 1;
    }

    /** Matrices [rows, columns] of runs of inner elements, transposed. */
    private float[] transposed(float[] values, int rows, int columns) {
        var result = new float[values.length];
        if (inner == 1) {
            forEachRun(rows, columns, (source, target) -> result[target] = values[source]);
        } else {
            forEachRun(rows, columns, (source, target) -> System.arraycopy(values, source, result, target, inner));
        }
        return result;
    }

    private interface Run {
        void move(int source, int target);
    }

    /** Visits the runs of the stack's matrices in tiles that stay in the cache both ways; offsets are in elements. */
    private void forEachRun(int rows, int columns, Run run) {
        for (int base = 0; base < batch * rows * columns; base += rows * columns) {
            for (int top = 0; top < rows; top += TILE) {
                for (int left = 0; left < columns; left += TILE) {
                    int bottom = Math.min(top + TILE, rows);
                    int right = Math.min(left + TILE, columns);
                    for (int row = top; row < bottom; row++) {
                        for (int column = left; column < right; column++) {
                            run.move((base + row * columns + column) * inner, (base + column * rows + row) * inner);
                        }
                    }
                }
            }
        }
    }
}
