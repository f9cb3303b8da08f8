package dev.halftone.measure;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.number.Range;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Emits Q(x) - x into a graph, once for each value and way of quantizing it. */
final class ActivationErrorGraph {

    private final GraphBuilder graph;
    private final Map<Key, String> emitted = new HashMap<>();

    private final Map<Quotient, String> quotients = new HashMap<>();
    private final Map<Tensor, String> constants = new HashMap<>();

    private final Map<List<Tensor>, String> fed = new LinkedHashMap<>();

    private record Key(String value, ActivationError error) {}

    private record Quotient(String value, String scales) {}

    ActivationErrorGraph(GraphBuilder graph) {
        this.graph = graph;
    }

    /** The name of the value that holds Q(x) - x, of the shape of x. */
    String difference(String value, ActivationError error) {
        return emitted.computeIfAbsent(new Key(value, error), key -> graph.op("Sub", quantized(value, error), value));
    }

    /** The name of the value that holds Q(x). */
    String quantized(String value, ActivationError error) {
        return switch (error) {
            case ActivationError.Static(var range) -> {
                String scale = graph.constant("probe_scale", Tensor.scalar(range.scale()));
                String zeroPoint = graph.constant("probe_zero_point", zeroPoint(range.zeroPoint()));
                yield rounded(value, scale, zeroPoint);
            }
            case ActivationError.Dynamic() -> {
                var codes = graph.ops("", "DynamicQuantizeLinear", List.of(value), Map.of(), 3);
                yield graph.op("", "DequantizeLinear", codes, Map.of());
            }
            case ActivationError.Half() -> cast(cast(value, ElementType.FLOAT16), ElementType.FLOAT);
            case ActivationError.Blocks blocks -> blocks(value, blocks);
            case ActivationError.Migrated(Tensor scales, ActivationError inner) ->
                graph.op("Mul", quantized(quotient(value, constant(scales)), inner), constant(scales));
            case ActivationError.Unseen(List<ActivationError.Migrated> byPart) -> unseen(value, byPart);
        };
    }

    /** The inputs that hold what a sample is judged by, with an element for each part of the samples. */
    SortedMap<String, List<Tensor>> fed() {
        SortedMap<String, List<Tensor>> byInput = new TreeMap<>();
        fed.forEach((tensors, input) -> byInput.put(input, tensors));
        return byInput;
    }

    private String unseen(String value, List<ActivationError.Migrated> byPart) {
        String scales =
                fed(byPart.stream().map(ActivationError.Migrated::scales).toList());
        String quotient = quotient(value, scales);
        List<Range> ranges = byPart.stream()
                .flatMap(part ->
                        part.inner() instanceof ActivationError.Static(Range range) ? Stream.of(range) : Stream.of())
                .toList();
        String quantized = ranges.size() < byPart.size()
                ? quantized(quotient, byPart.getFirst().inner())
                : rounded(
                        quotient,
                        fed(ranges.stream()
                                .map(range -> Tensor.scalar(range.scale()))
                                .toList()),
                        fed(ranges.stream()
                                .map(range -> zeroPoint(range.zeroPoint()))
                                .toList()));
        return graph.op("Mul", quantized, scales);
    }

    private String fed(List<Tensor> byPart) {
        var first = byPart.getFirst();
        return fed.computeIfAbsent(
                byPart, key -> graph.input(ValueInfo.of(graph.fresh("probe_fitted"), first.type(), first.shape())));
    }

    private String rounded(String value, String scale, String zeroPoint) {
        return graph.op("DequantizeLinear", graph.op("QuantizeLinear", value, scale, zeroPoint), scale, zeroPoint);
    }

    private String quotient(String value, String scales) {
        return quotients.computeIfAbsent(new Quotient(value, scales), key -> graph.op("Div", value, scales));
    }

    private String constant(Tensor scales) {
        return constants.computeIfAbsent(scales, key -> graph.constant("probe_migration", scales));
    }

    private String cast(String value, ElementType type) {
        return graph.op("Cast", List.of(value), Map.of("to", Attribute.of((long) type.code())));
    }

    private String blocks(String value, ActivationError.Blocks blocks) {
        if (blocks.missing() == 0) {
            return wholeBlocks(value, blocks.size());
        }
        String axis = graph.constant("probe_axis", Tensor.vector(-1));
        String padded = graph.op(
                "Pad",
                value,
                graph.constant("probe_pads", Tensor.vector(0, blocks.missing())),
                graph.constant("probe_nothing", Tensor.scalar(0)),
                axis);
        return graph.op(
                "Slice",
                wholeBlocks(padded, blocks.size()),
                graph.constant("probe_start", Tensor.vector(0)),
                graph.constant("probe_width", Tensor.vector(blocks.width())),
                axis);
    }

    private String wholeBlocks(String value, int size) {
        String shape = graph.op("Shape", value);
        String rows = graph.op("Reshape", value, graph.constant("probe_blocks", Tensor.vector(-1, size)));
        String magnitude = graph.op(
                "ReduceMax",
                List.of(graph.op("Abs", rows), graph.constant("probe_axis", Tensor.vector(1))),
                Map.of("keepdims", Attribute.of(1L)));
        String step = graph.op("Div", magnitude, graph.constant("probe_levels", Tensor.scalar(127)));
        // A block of zeros has no step; any will do.
        String safe = graph.op("Max", step, graph.constant("probe_smallest", Tensor.scalar(Float.MIN_NORMAL)));
        String codes = graph.op("Round", graph.op("Div", rows, safe));
        return graph.op("Reshape", graph.op("Mul", codes, safe), shape);
    }

    private static Tensor zeroPoint(int code) {
        return Tensor.ofBytes(ElementType.UINT8, new long[0], new byte[] {(byte) code});
    }
}
