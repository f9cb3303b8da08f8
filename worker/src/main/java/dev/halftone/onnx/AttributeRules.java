package dev.halftone.onnx;

import dev.halftone.failure.GraphRefusal;
import dev.halftone.graph.Attribute;
import java.util.Map;
import java.util.Set;

/** What must hold of attributes before native code sees them, since it doesn't check it itself. */
final class AttributeRules {

    /** Native kernels divide by these, or allocate by them: a block_size of zero has ended the process. */
    private static final Set<String> POSITIVE = Set.of(
            "num_heads",
            "kv_num_heads",
            "q_num_heads",
            "block_size",
            "bits",
            "groups",
            "K",
            "N",
            "num_experts",
            "hidden_size");

    private AttributeRules() {}

    /** Refuses a node's attributes; {@code node} names it. */
    static void check(ModelSource source, String node, String operator, Map<String, Attribute> attributes) {
        attributes.forEach((name, value) -> {
            if (POSITIVE.contains(name) && value instanceof Attribute.Int(long number) && number < 1) {
                throw source.refuse(
                        GraphRefusal.ATTRIBUTE_NOT_POSITIVE,
                        node + ", attribute " + name + " is " + number + ", and has to be at least 1");
            }
        });
        if (operator.equals("Cast")
                && attributes.get("to") instanceof Attribute.Int(long code)
                && ElementTypes.ofCode((int) code)
                        .filter(type -> type.code() == code)
                        .isEmpty()) {
            throw source.refuse(
                    GraphRefusal.CAST_TYPE, node + " casts to elements of type " + code + ", which isn't known");
        }
    }
}
