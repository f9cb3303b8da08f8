package dev.halftone.rewrite;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.util.Arrays;

/** How kernels are given the codes of 8-bit weights; both stand for the same reals. */
public enum WeightCodes {
    /** INT8 around 0: what kernels are fastest with. */
    SIGNED(ElementType.INT8, 0),
    /** UINT8 around 128: for processors whose kernels for signed ones add pairs of products in 16 bits, which saturates. */
    UNSIGNED(ElementType.UINT8, 0x80);

    private final ElementType type;
    private final int zeroPoint;

    WeightCodes(ElementType type, int zeroPoint) {
        this.type = type;
        this.zeroPoint = zeroPoint;
    }

    /** How weights of a format are given to the same kernels: signed where nothing can saturate. */
    WeightCodes of(NumberFormat format) {
        return format.fitsSumsOf16Bits() ? SIGNED : this;
    }

    /** Whether weights of a format are of use: those of 7 bits only where kernels for signed ones saturate. */
    public boolean suits(NumberFormat format) {
        return this == UNSIGNED
                || !format.fitsSumsOf16Bits()
                || format.activation().isEmpty();
    }

    /** INT8 codes as they are written; what is no INT8 stays as it is. */
    Tensor of(Tensor codes) {
        if (zeroPoint == 0 || codes.type() != ElementType.INT8) {
            return codes;
        }
        byte[] bytes = codes.bytes().toArray(JAVA_BYTE);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= (byte) zeroPoint;
        }
        return Tensor.ofBytes(type, codes.shape(), bytes);
    }

    /** The code of 0, so many times. */
    Tensor zeroPoints(long... shape) {
        byte[] bytes = new byte[Math.toIntExact(Tensor.count(shape))];
        Arrays.fill(bytes, (byte) zeroPoint);
        return Tensor.ofBytes(type, shape, bytes);
    }

    /** Whether kernels have to be told the code of 0. */
    boolean isShifted() {
        return zeroPoint != 0;
    }
}
