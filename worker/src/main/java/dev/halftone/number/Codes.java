package dev.halftone.number;

import dev.halftone.format.Encoding;
import dev.halftone.format.Encodings;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.util.Map;

/** Codes as tensors. */
final class Codes {

    private static final Map<Encoding, ElementType> ELEMENT_TYPES = Map.of(
            Encodings.FP32, ElementType.FLOAT,
            Encodings.FP16, ElementType.FLOAT16,
            Encodings.BF16, ElementType.BFLOAT16,
            Encodings.INT8, ElementType.INT8,
            Encodings.INT7, ElementType.INT8,
            Encodings.E4M3FN, ElementType.FLOAT8E4M3FN,
            Encodings.E4M3FNUZ, ElementType.FLOAT8E4M3FNUZ,
            Encodings.E5M2, ElementType.FLOAT8E5M2,
            Encodings.E5M2FNUZ, ElementType.FLOAT8E5M2FNUZ,
            Encodings.E2M1, ElementType.FLOAT4E2M1);

    private Codes() {}

    /** Codes as elements of the ONNX type of their encoding; as UINT8, a byte each, where ONNX has none. */
    static Tensor elements(int[] codes, Encoding encoding, long[] shape) {
        var type = ELEMENT_TYPES.getOrDefault(encoding, ElementType.UINT8);
        return Tensor.ofBytes(type, shape, packed(codes, type.bits()));
    }

    /**
     * Codes of 4 or 8 bits as com.microsoft.MatMulNBits takes them: UINT8 [rows, blocks, block * bits / 8], low bits
     * first, the sign bit flipped so that 2^(bits - 1) stands for zero, which the last block of a row is filled up with.
     */
    static Tensor blocks(int[] codes, int bits, Groups groups) {
        int zero = 1 << (bits - 1);
        int perRow = groups.perRow();
        int padded = perRow * groups.size();
        int rows = groups.rowLength() == 0 ? 0 : codes.length / groups.rowLength();
        var stored = new int[Math.multiplyExact(rows, padded)];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < padded; i++) {
                int code = i < groups.rowLength() ? codes[row * groups.rowLength() + i] : 0;
                stored[row * padded + i] = code ^ zero;
            }
        }
        long bytesPerBlock = (long) groups.size() * bits / 8;
        return Tensor.ofBytes(ElementType.UINT8, new long[] {rows, perRow, bytesPerBlock}, packed(stored, bits));
    }

    /** Codes in little-endian bytes, those of less than a byte packed with the low bits first. */
    private static byte[] packed(int[] codes, int bits) {
        var bytes = new byte[Math.toIntExact(Math.ceilDiv((long) codes.length * bits, 8L))];
        if (bits < 8) {
            int perByte = 8 / bits;
            for (int i = 0; i < codes.length; i++) {
                bytes[i / perByte] |= (byte) (codes[i] << (i % perByte * bits));
            }
            return bytes;
        }
        int width = bits / 8;
        for (int i = 0; i < codes.length; i++) {
            for (int b = 0; b < width; b++) {
                bytes[i * width + b] = (byte) (codes[i] >>> (8 * b));
            }
        }
        return bytes;
    }
}
