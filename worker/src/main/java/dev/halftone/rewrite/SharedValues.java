package dev.halftone.rewrite;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Scratch;
import dev.halftone.graph.Tensor;
import dev.halftone.number.QuantizedWeight;
import dev.halftone.number.Range;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What the layers of one rewriting have in common: the graph that grows, and codes that several of them read. */
final class SharedValues {

    private final GraphBuilder builder;
    private final Scratch scratch;
    private final Map<String, QuantizedWeight> weights = new HashMap<>();
    private final Map<Object, ActivationCodes> activations = new HashMap<>();
    private final Map<Object, String> constants = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /** Codes of one activation over one interval. */
    private record Static(String value, Range range) {}

    /** Codes of one activation whose interval is found at run time. */
    private record Dynamic(String value) {}

    /** A constant by its content. */
    private record Content(String hint, Tensor tensor) {}

    SharedValues(GraphBuilder builder, Scratch scratch) {
        this.builder = builder;
        this.scratch = scratch;
    }

    /** Sets a constant of exactly this name, which may be large. */
    String large(String exactName, Tensor tensor) {
        return builder.initializer(exactName, scratch.keep(tensor));
    }

    GraphBuilder builder() {
        return builder;
    }

    /** Marks a node whose work a kernel does now. */
    void take(Node node) {
        taken.add(node.name());
    }

    boolean isTaken(Node node) {
        return taken.contains(node.name());
    }

    /** A weight under a name, quantized at the first call. */
    QuantizedWeight weight(String name, Supplier<QuantizedWeight> source) {
        var kept = weights.get(name);
        if (kept == null) {
            var quantized = source.get();
            kept = new QuantizedWeight(scratch.keep(quantized.codes()), quantized.scales(), quantized.decoded())
                    .withoutReals();
            weights.put(name, kept);
        }
        return kept;
    }

    /** A constant; one for all equal contents under one hint. */
    String constant(String hint, Tensor tensor) {
        return constants.computeIfAbsent(new Content(hint, tensor), key -> builder.constant(hint, tensor));
    }

    /** UINT8 codes over a fixed interval. */
    ActivationCodes quantized(String value, Range range) {
        var key = new Static(value, range);
        var kept = activations.get(key);
        if (kept == null) {
            String scale = constant(value + "_scale", Tensor.scalar(range.scale()));
            String zeroPoint = constant(value + "_zero_point", zeroPoint(range));
            String codes = builder.fresh(value + "_codes");
            builder.add(new Node(
                    builder.fresh(value + "_QuantizeLinear"),
                    "",
                    "QuantizeLinear",
                    List.of(value, scale, zeroPoint),
                    List.of(codes),
                    Map.of()));
            kept = new ActivationCodes(codes, scale, zeroPoint);
            activations.put(key, kept);
        }
        return kept;
    }

    /** UINT8 codes over the interval that the values take at run time. */
    ActivationCodes quantizedDynamically(String value) {
        var key = new Dynamic(value);
        var kept = activations.get(key);
        if (kept == null) {
            kept = new ActivationCodes(
                    builder.fresh(value + "_dynamic_codes"),
                    builder.fresh(value + "_dynamic_scale"),
                    builder.fresh(value + "_dynamic_zero_point"));
            builder.add(new Node(
                    builder.fresh(value + "_DynamicQuantizeLinear"),
                    "",
                    "DynamicQuantizeLinear",
                    List.of(value),
                    List.of(kept.codes(), kept.scale(), kept.zeroPoint()),
                    Map.of()));
            activations.put(key, kept);
        }
        return kept;
    }

    static Tensor zeroPoint(Range range) {
        return Tensor.ofBytes(ElementType.UINT8, new long[0], new byte[] {(byte) range.zeroPoint()});
    }
}
