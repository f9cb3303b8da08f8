package dev.halftone.rewrite;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import dev.halftone.number.QuantizedWeight;

/** Matrices of codes as the integer kernels want them: [K, N]. */
final class Oriented {

    private Oriented() {}

    /** The weight with its codes as [K, N]; INT8 only. */
    static QuantizedWeight inputFirst(QuantizedWeight weight, Linear linear) {
        return switch (linear.orientation()) {
            case INPUT_FIRST -> weight;
            case OUTPUT_FIRST -> new QuantizedWeight(transposed(weight.codes()), weight.scales(), weight.decoded());
        };
    }

    private static Tensor transposed(Tensor codes) {
        int rows = Math.toIntExact(codes.dimension(0));
        int columns = Math.toIntExact(codes.dimension(1));
        byte[] from = codes.bytes().toArray(JAVA_BYTE);
        byte[] to = new byte[from.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                to[column * rows + row] = from[row * columns + column];
            }
        }
        return Tensor.ofBytes(ElementType.INT8, new long[] {columns, rows}, to);
    }
}
