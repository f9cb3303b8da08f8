package dev.halftone.onnx;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The version of the ONNX format that a file needs: the oldest with its operators and element types. */
final class FormatVersion {

    /** From which opset on a version is needed, as the standard's table of releases pairs them. */
    private static final NavigableMap<Long, Integer> BY_OPSET = new TreeMap<>();

    static {
        // version 4 is the first in which initializers needn't be inputs too
        BY_OPSET.put(0L, 4);
        BY_OPSET.put(10L, 5);
        BY_OPSET.put(11L, 6);
        BY_OPSET.put(12L, 7);
        BY_OPSET.put(15L, 8);
        BY_OPSET.put(19L, 9);
        BY_OPSET.put(21L, 10);
        BY_OPSET.put(23L, 11);
        BY_OPSET.put(24L, 12);
        BY_OPSET.put(25L, 13);
    }

    private FormatVersion() {}

    static int of(Graph graph) {
        int operators = BY_OPSET.floorEntry(Math.max(0, graph.opset())).getValue();
        return types(graph).mapToInt(FormatVersion::of).reduce(operators, Math::max);
    }

    private static Stream<ElementType> types(Graph graph) {
        var values = Stream.of(graph.inputs(), graph.outputs(), graph.types().values())
                .flatMap(Collection::stream)
                .map(ValueInfo::type);
        var constants = graph.initializers().values().stream().map(Tensor::type);
        var attributes = graph.nodes().stream()
                .flatMap(node -> node.attributes().values().stream())
                .flatMap(FormatVersion::types);
        return Stream.of(values, constants, attributes).flatMap(stream -> stream);
    }

    private static Stream<ElementType> types(Attribute attribute) {
        if (attribute instanceof Attribute.OfTensor(Tensor value)) {
            return Stream.of(value.type());
        }
        return attribute instanceof Attribute.OfGraph(Graph nested) ? types(nested) : Stream.empty();
    }

    private static int of(ElementType type) {
        return switch (type) {
            case FLOAT,
                    UINT8,
                    INT8,
                    UINT16,
                    INT16,
                    INT32,
                    INT64,
                    STRING,
                    BOOL,
                    FLOAT16,
                    DOUBLE,
                    UINT32,
                    UINT64,
                    COMPLEX64,
                    COMPLEX128,
                    BFLOAT16 -> 4;
            case FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ -> 9;
            case UINT4, INT4 -> 10;
            case FLOAT4E2M1 -> 11;
            case FLOAT8E8M0 -> 12;
            case UINT2, INT2 -> 13;
        };
    }
}
