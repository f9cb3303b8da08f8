package dev.halftone.onnx;

import dev.halftone.failure.GraphRefusal;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.Node;
import java.util.Map;
import java.util.Set;

/** What must hold of attributes before native code sees them, since it doesn't check it itself. */
final class AttributeRules {

    /** By operator of the runtime's own domain, what its kernel divides by or allocates by: a block_size of zero has ended the process. */
    private static final Map<String, Set<String>> POSITIVE = Map.of(
            "Attention", Set.of("num_heads"),
            "GatherBlockQuantized", Set.of("block_size"),
            "GroupNorm", Set.of("groups"),
            "GroupQueryAttention", Set.of("num_heads", "kv_num_heads"),
            "MatMulNBits", Set.of("K", "N", "bits", "block_size"),
            "MultiHeadAttention", Set.of("num_heads"),
            "QAttention", Set.of("num_heads"));

    private AttributeRules() {}

    /** Refuses a node's attributes; {@code node} names it. */
    static void check(
            ModelSource source, String node, String domain, String operator, Map<String, Attribute> attributes) {
        if (domain.equals(Node.MICROSOFT)) {
            POSITIVE.getOrDefault(operator, Set.of()).forEach(name -> {
                if (attributes.get(name) instanceof Attribute.Int(long number) && number < 1) {
                    throw source.refuse(
                            GraphRefusal.ATTRIBUTE_NOT_POSITIVE,
                            node + ", attribute " + name + " is " + number + ", and has to be at least 1");
                }
            });
        }
        if (domain.isEmpty()
                && operator.equals("Cast")
                && attributes.get("to") instanceof Attribute.Int(long code)
                && ElementTypes.ofCode((int) code)
                        .filter(type -> type.code() == code)
                        .isEmpty()) {
            throw source.refuse(
                    GraphRefusal.CAST_TYPE, node + " casts to elements of type " + code + ", which isn't known");
        }
    }
}
