package dev.halftone.number;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;

/**
 * What quantizing a weight decided, as it is kept: everything else follows from it.
 *
 * @param codes UINT8 [bytes]: the codes of one row of output channels after the other, two in a byte where they have 4 bits, the first in
 *     the low ones
 * @param scales FLOAT [groups]
 */
public record RoundedWeight(Tensor codes, Tensor scales) {

    private static final int HALF = 4;

    static RoundedWeight of(int[] codes, int bits, float[] scales) {
        if (bits > Byte.SIZE) {
            throw new IllegalArgumentException("codes of " + bits + " bits are not kept");
        }
        int perByte = bits <= HALF ? 2 : 1;
        var bytes = new byte[Math.ceilDiv(codes.length, perByte)];
        for (int i = 0; i < codes.length; i++) {
            bytes[i / perByte] |= (byte) (codes[i] << (i % perByte * HALF));
        }
        return new RoundedWeight(
                Tensor.ofBytes(ElementType.UINT8, new long[] {bytes.length}, bytes),
                Tensor.ofFloats(new long[] {scales.length}, scales));
    }

    /** The codes, one in each element. */
    int[] codes(int count, int bits) {
        byte[] bytes = codes.bytes().toArray(JAVA_BYTE);
        int perByte = bits <= HALF ? 2 : 1;
        int mask = (1 << bits) - 1;
        var unpacked = new int[count];
        for (int i = 0; i < count; i++) {
            unpacked[i] = Byte.toUnsignedInt(bytes[i / perByte]) >> (i % perByte * HALF) & mask;
        }
        return unpacked;
    }
}
