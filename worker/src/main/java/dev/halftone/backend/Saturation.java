package dev.halftone.backend;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.rewrite.WeightCodes;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether a backend's products of unsigned activations and signed weights are exact, found out by one of them.
 *
 * <p>Without VNNI or AMX, x86 kernels multiply with VPMADDUBSW: 255 * 127 + 255 * 127 does not fit into the 16 bits that two
 * products are added in.
 */
public final class Saturation {

    private static final int SIZE = 32;
    private static final byte MOST_UNSIGNED = (byte) 255;
    private static final byte MOST_SIGNED = 127;

    private static final Map<String, WeightCodes> FOUND = new ConcurrentHashMap<>();

    private Saturation() {}

    /** The codes that this backend's kernels compute exactly with on this machine. */
    public static WeightCodes weightCodes(Backend backend) {
        return FOUND.computeIfAbsent(
                backend.name(), name -> isExact(backend) ? WeightCodes.SIGNED : WeightCodes.UNSIGNED);
    }

    private static boolean isExact(Backend backend) {
        if (backend.device() != Backend.Device.PROCESSOR) {
            return true;
        }
        var builder = GraphBuilder.ofOpset(17);
        builder.input(ValueInfo.of("activation", ElementType.UINT8, SIZE, SIZE));
        var weight = builder.constant("weight", filled(ElementType.INT8, MOST_SIGNED));
        var sums = builder.op("MatMulInteger", "activation", weight);
        builder.output(ValueInfo.of(sums, ElementType.INT32, SIZE, SIZE));
        var inputs = Map.of("activation", filled(ElementType.UINT8, MOST_UNSIGNED));
        var found = backend.evaluate(builder.build(), inputs).get(sums);
        int exact = SIZE * Byte.toUnsignedInt(MOST_UNSIGNED) * MOST_SIGNED;
        return found != null && Arrays.stream(found.ints()).allMatch(sum -> sum == exact);
    }

    private static Tensor filled(ElementType type, byte code) {
        byte[] bytes = new byte[SIZE * SIZE];
        Arrays.fill(bytes, code);
        return Tensor.ofBytes(type, new long[] {SIZE, SIZE}, bytes);
    }
}
