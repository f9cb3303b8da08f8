package dev.halftone.onnx;

import dev.halftone.failure.TensorRefusal;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Refuses constants that no error can be measured with: NaN anywhere, and infinities among weights. Elsewhere
 * infinities have their use, as masks and bounds. Weights must be there, too.
 */
final class FiniteWeights {

    private static final Set<String> MULTIPLYING = Set.of("MatMul", "Gemm", "Conv", "ConvTranspose");

    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final ModelSource source;

    private FiniteWeights(ModelSource source) {
        this.source = source;
    }

    static void check(ModelSource source, Graph graph) {
        new FiniteWeights(source).check("", graph);
    }

    private void check(String where, Graph graph) {
        Set<String> weights = new HashSet<>();
        for (var node : graph.nodes()) {
            if (node.domain().isEmpty() && MULTIPLYING.contains(node.operator())) {
                weights.addAll(node.inputs());
            }
        }
        for (var node : graph.nodes()) {
            boolean weight = node.outputs().stream().anyMatch(weights::contains);
            node.attributes().values().forEach(value -> check(where, node, value, weight));
        }
        graph.initializers()
                .forEach((name, tensor) -> check(where + "initializer " + name, tensor, weights.contains(name)));
    }

    private void check(String where, Node node, Attribute attribute, boolean weight) {
        String inside = where + "node " + node.name() + " (" + node.qualifiedOperator() + ")";
        if (attribute instanceof Attribute.OfTensor(Tensor value)) {
            check(inside, value, weight && node.is("Constant"));
        } else if (attribute instanceof Attribute.OfGraph(Graph nested)) {
            check(inside + ": ", nested);
        }
    }

    private void check(String where, Tensor tensor, boolean weight) {
        if (weight && tensor.count() == 0) {
            throw source.refuse(
                    TensorRefusal.WEIGHT_EMPTY,
                    where + " has the shape " + Arrays.toString(tensor.shape())
                            + ", so there is nothing to multiply by; export the model with its weights");
        }
        if (!tensor.type().isFloating()) {
            return;
        }
        long largest = largestMagnitude(tensor);
        tensor.letGo();
        long infinity = infinity(tensor.type());
        if (largest > infinity) {
            throw source.refuse(TensorRefusal.NOT_FINITE, where + " holds NaN; no loss can be measured with it");
        }
        if (weight && largest == infinity) {
            throw source.refuse(
                    TensorRefusal.NOT_FINITE, where + " holds an infinite weight; no loss can be measured with it");
        }
    }

    /** The bits of infinity: as integers without their sign, finite numbers are below it and NaN above. */
    private static long infinity(ElementType type) {
        return switch (type.bits()) {
            case 64 -> Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
            case 32 -> Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
            default -> type == ElementType.BFLOAT16 ? 0x7f80 : 0x7c00;
        };
    }

    private static long largestMagnitude(Tensor tensor) {
        var bytes = tensor.bytes();
        long count = tensor.count();
        return switch (tensor.type().bits()) {
            case 64 -> largestOfLongs(bytes, count);
            case 32 -> largestOfInts(bytes, count);
            default -> largestOfShorts(bytes, count);
        };
    }

    private static long largestOfLongs(MemorySegment bytes, long count) {
        long largest = 0;
        for (long i = 0; i < count; i++) {
            largest = Math.max(largest, bytes.getAtIndex(I64, i) & Long.MAX_VALUE);
        }
        return largest;
    }

    private static int largestOfInts(MemorySegment bytes, long count) {
        int largest = 0;
        for (long i = 0; i < count; i++) {
            largest = Math.max(largest, bytes.getAtIndex(I32, i) & Integer.MAX_VALUE);
        }
        return largest;
    }

    private static int largestOfShorts(MemorySegment bytes, long count) {
        int largest = 0;
        for (long i = 0; i < count; i++) {
            largest = Math.max(largest, bytes.getAtIndex(I16, i) & Short.MAX_VALUE);
        }
        return largest;
    }
}
