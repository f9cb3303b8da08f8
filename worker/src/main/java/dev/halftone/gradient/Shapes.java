package dev.halftone.gradient;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Arithmetic on fixed shapes. */
final class Shapes {

    private Shapes() {}

    static long[] concat(long[]... parts) {
        return Arrays.stream(parts).flatMapToLong(Arrays::stream).toArray();
    }

    static long[] of(long... dimensions) {
        return dimensions;
    }

    static long[] filled(int count, long value) {
        long[] all = new long[count];
        Arrays.fill(all, value);
        return all;
    }

    static long[] range(int from, int to) {
        return IntStream.range(from, to).asLongStream().toArray();
    }

    static long[] slice(long[] shape, int from, int to) {
        return Arrays.copyOfRange(shape, from, to);
    }

    /** The shape with one axis of another length. */
    static long[] with(long[] shape, int axis, long size) {
        long[] copy = shape.clone();
        copy[axis] = size;
        return copy;
    }

    /** An axis that may count from the end, as one that counts from the start. */
    static int axis(long axis, int rank) {
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** Axes that may count from the end, in their order, as axes that count from the start. */
    static long[] axes(long[] axes, int rank) {
        return Arrays.stream(axes).map(a -> axis(a, rank)).toArray();
    }

    /** The permutation that brings one axis to the front. */
    static long[] front(int axis, int rank) {
        return LongStream.concat(LongStream.of(axis), LongStream.range(0, rank).filter(i -> i != axis))
                .toArray();
    }

    /** The permutation that undoes another. */
    static long[] inverse(long[] permutation) {
        long[] inverse = new long[permutation.length];
        for (int i = 0; i < permutation.length; i++) {
            inverse[(int) permutation[i]] = i;
        }
        return inverse;
    }
}
