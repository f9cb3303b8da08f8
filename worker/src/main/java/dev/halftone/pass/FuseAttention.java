package dev.halftone.pass;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.ValueInfo;
import dev.halftone.pass.AttentionHeads.Heads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes one MultiHeadAttention, the runtime's own, of the scores of queries and keys, their mask of padded keys, the Softmax and the
 * shares of the values, with the transposes that part heads before and join them after.
 *
 * <p>Masks go no lower than {@link FloorMasks} lets them. Both products are the kernel's then, in fp32: they are no layers any more.
 */
public final class FuseAttention implements Pass {

    private static final List<Long> JOINING = List.of(0L, 2L, 1L, 3L);

    @Override
    public Graph apply(Graph graph) {
        var fusing = new Fusing(graph);
        for (var node : graph.nodes()) {
            if (node.is("Softmax")) {
                fusing.attention(node).ifPresent(fusing::fuse);
            }
        }
        return fusing.done();
    }

    /** What an attention is made of; its end is the node that writes the joined heads. */
    private record Attention(Node end, List<Heads> operands, float scale, Optional<String> seen) {}

    /** What comes after the Softmax. */
    private record Tail(String values, Node joining, Node end) {}

    /** What comes before it: the product of queries and keys, the factor behind it, and who masks. */
    private record Scores(Node product, double factor, Optional<String> seen) {}

    /** One application: the Casts and Splits so far. */
    private static final class Fusing {

        private final Graph graph;
        private final Patterns patterns;
        private final AttentionHeads heads;
        private final PaddingMasks masks;
        private final Edits edits;
        private final Map<String, String> casts = new HashMap<>();
        private final Map<String, List<String>> parts = new HashMap<>();

        Fusing(Graph graph) {
            this.graph = graph;
            this.patterns = Patterns.of(graph);
            this.heads = new AttentionHeads(patterns);
            this.masks = new PaddingMasks(patterns);
            this.edits = new Edits(graph);
        }

        Graph done() {
            var edited = edits.done();
            return edited.nodes().equals(graph.nodes()) ? graph : new RemoveDeadNodes().apply(edited);
        }

        Optional<Attention> attention(Node softmax) {
            long axis = softmax.integer("axis", -1);
            if (axis != -1 && axis != 3) {
                return Optional.empty();
            }
            return tail(softmax).flatMap(tail -> scores(softmax.input(0)).flatMap(scores -> joined(tail, scores)));
        }

        private Optional<Tail> tail(Node softmax) {
            return patterns.onlyReader(softmax, "MatMul")
                    .filter(shares -> shares.input(0).equals(softmax.output()))
                    .flatMap(shares -> patterns.onlyReader(shares, "Transpose")
                            .filter(joining -> joining.integers("perm").equals(Optional.of(JOINING)))
                            .flatMap(joining -> patterns.onlyReader(joining, "Reshape")
                                    .map(end -> new Tail(shares.input(1), joining, end))));
        }

        private Optional<Scores> scores(String value) {
            var sum = patterns.producer(value, "Add");
            if (sum.isEmpty()) {
                return product(value, Optional.empty());
            }
            for (String operand : sum.get().inputs()) {
                var seen = masks.seen(operand);
                if (seen.isPresent()) {
                    return patterns.other(sum.get(), operand).flatMap(other -> product(other, seen));
                }
            }
            return Optional.empty();
        }

        private Optional<Scores> product(String value, Optional<String> seen) {
            var scaled = Scaled.of(value, patterns);
            return patterns.producer(scaled.value(), "MatMul")
                    .map(product -> new Scores(product, scaled.factor(), seen));
        }

        private Optional<Attention> joined(Tail tail, Scores scores) {
            var queries = heads.of(scores.product.input(0), false);
            var keys = heads.of(scores.product.input(1), true);
            var values = heads.of(tail.values, false);
            if (queries.isEmpty() || keys.isEmpty() || values.isEmpty()) {
                return Optional.empty();
            }
            var operands = List.of(queries.get(), keys.get(), values.get());
            boolean alike = operands.stream()
                    .allMatch(other -> other.count() == operands.getFirst().count()
                            && other.size() == operands.getFirst().size());
            boolean joins = heads.joins(tail.end, tail.joining, operands.getFirst());
            double scale = scores.factor * queries.get().factor() * keys.get().factor();
            return alike && joins && values.get().factor() == 1
                    ? Optional.of(new Attention(tail.end, operands, (float) scale, scores.seen))
                    : Optional.empty();
        }

        void fuse(Attention attention) {
            List<Node> nodes = new ArrayList<>();
            List<String> inputs = new ArrayList<>();
            attention.operands.forEach(operand -> inputs.add(operand(operand, nodes)));
            Map<String, Attribute> attributes = new TreeMap<>();
            attributes.put(
                    "num_heads", Attribute.of(attention.operands.getFirst().count()));
            attributes.put("scale", Attribute.of(attention.scale));
            attention.seen.ifPresent(seen -> {
                inputs.add("");
                inputs.add(seen(seen, nodes));
                attributes.put("mask_filter_value", Attribute.of(FloorMasks.FLOOR));
            });
            nodes.add(new Node(
                    attention.end.name(),
                    Node.MICROSOFT,
                    "MultiHeadAttention",
                    inputs,
                    attention.end.outputs(),
                    attributes));
            edits.replace(attention.end, nodes.toArray(Node[]::new));
        }

        /** Queries, keys or values with their heads side by side. */
        private String operand(Heads operand, List<Node> nodes) {
            return operand.part()
                    .map(part -> parts.computeIfAbsent(operand.value(), value -> split(operand, nodes))
                            .get(part))
                    .orElse(operand.value());
        }

        private List<String> split(Heads operand, List<Node> nodes) {
            String value = operand.value();
            var type = type(value);
            List<String> names = new ArrayList<>();
            for (int i = 0; i < AttentionHeads.PARTS; i++) {
                String name = edits.fresh(value + "_part");
                names.add(name);
                type.map(info -> info.withLast(operand.count() * operand.size()).named(name))
                        .ifPresent(edits::type);
            }
            nodes.add(new Node(
                    edits.fresh("SplitParts"),
                    "",
                    "Split",
                    List.of(value),
                    names,
                    Map.of("axis", Attribute.of(-1L), "num_outputs", Attribute.of((long) AttentionHeads.PARTS))));
            return names;
        }

        /** One where a key is seen, as the kernel reads it. */
        private String seen(String input, List<Node> nodes) {
            return casts.computeIfAbsent(input, mask -> {
                String name = edits.fresh(mask + "_seen");
                type(mask).ifPresent(info -> edits.type(new ValueInfo(name, ElementType.INT32, info.shape())));
                nodes.add(new Node(
                        edits.fresh("CastMask"),
                        "",
                        "Cast",
                        List.of(mask),
                        List.of(name),
                        Map.of("to", Attribute.of(ElementType.INT32.code()))));
                return name;
            });
        }

        private Optional<ValueInfo> type(String value) {
            return Optional.ofNullable(graph.types().get(value))
                    .or(() -> graph.inputs().stream()
                            .filter(info -> info.name().equals(value))
                            .findFirst());
        }
    }
}
