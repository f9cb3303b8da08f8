package dev.halftone.gradient;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is known of a forward graph's values: the types and shapes seen in one run, and the constants. */
final class Observed {

    private final Map<String, ValueInfo> types;
    private final Map<String, Tensor> constants;

    Observed(Graph forward, Map<String, ValueInfo> types) {
        this.types = Map.copyOf(types);
        this.constants = new HashMap<>(forward.initializers());
        for (var node : forward.nodes()) {
            if (node.is("Constant") && node.attributes().get("value") instanceof Attribute.OfTensor(Tensor value)) {
                constants.put(node.output(), value);
            }
        }
    }

    Optional<Tensor> constant(String value) {
        return Optional.ofNullable(constants.get(value));
    }

    ElementType type(String value) {
        var constant = constants.get(value);
        return constant != null ? constant.type() : info(value).type();
    }

    long[] shape(String value) {
        var constant = constants.get(value);
        if (constant != null) {
            return constant.shape();
        }
        var axes = info(value).shape().orElseThrow(() -> unknown(value));
        return axes.stream().mapToLong(axis -> size(value, axis)).toArray();
    }

    private ValueInfo info(String value) {
        var info = types.get(value);
        if (info == null) {
            throw unknown(value);
        }
        return info;
    }

    private static long size(String value, Dimension axis) {
        return switch (axis) {
            case Dimension.Fixed(long size) -> size;
            case Dimension.Named _, Dimension.Unknown _ -> throw unknown(value);
        };
    }

    private static IllegalArgumentException unknown(String value) {
        return new IllegalArgumentException(
                "value " + value + ": its type and fixed shape are not given, and its gradient needs them");
    }
}
