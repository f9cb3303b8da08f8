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
        if (outer == 1 || channels == 1) {
            return elements;
        }
        var rows = new float[count()];
        permute((element, row) -> System.arraycopy(elements, element, rows, row, inner));
        return rows;
    }

    /** The inverse of {@link #rows(float[])}. */
    float[] elements(float[] rows) {
        if (outer == 1 || channels == 1) {
            return rows;
        }
        var elements = new float[count()];
        permute((element, row) -> System.arraycopy(rows, row, elements, element, inner));
        return elements;
    }

    /** The inverse of {@link #rows(float[])}, for codes. */
    int[] elements(int[] rows) {
        if (outer == 1 || channels == 1) {
            return rows;
        }
        var elements = new int[count()];
        permute((element, row) -> System.arraycopy(rows, row, elements, element, inner));
        return elements;
    }

    private interface Move {
        void run(int element, int row);
    }

    /** Visits every run of inner elements, in tiles that stay in the cache in both orders. */
    private void permute(Move move) {
        for (int b = 0; b < batch; b++) {
            int base = b * outer * channels * inner;
            for (int outerTile = 0; outerTile < outer; outerTile += TILE) {
                for (int channelTile = 0; channelTile < channels; channelTile += TILE) {
                    int outerEnd = Math.min(outerTile + TILE, outer);
                    int channelEnd = Math.min(channelTile + TILE, channels);
                    for (int c = channelTile; c < channelEnd; c++) {
                        for (int o = outerTile; o < outerEnd; o++) {
                            move.run(base + (o * channels + c) * inner, base + (c * outer + o) * inner);
                        }
                    }
                }
            }
        }
    }
}
