package dev.halftone.pass;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a MatMul, with the Transpose and Reshape that it needs, of an Einsum of two operands that is a matrix product.
 *
 * <p>Left alone are those with an ellipsis, an index twice in one operand, or more than one index of a kind where that would
 * take sizes that only the run knows.
 */
public final class ContractEinsum implements Pass {

    @Override
    public Graph apply(Graph graph) {
        var edits = new Edits(graph);
        for (var node : graph.nodes()) {
            if (node.is("Einsum") && node.inputs().size() == 2) {
                Product.of(graph, node).ifPresent(product -> edits.replace(node, product.nodes(edits)));
            }
        }
        return edits.done();
    }

    /**
     * An Einsum as a matrix product; a constant operand is the right one.
     *
     * @param batch indices of both operands and the result
     * @param rows indices of the left operand and the result
     * @param summed indices of both operands alone
     * @param columns indices of the right operand and the result
     */
    private record Product(
            Node node,
            String left,
            String right,
            String leftTerm,
            String rightTerm,
            String result,
            Optional<Tensor> weight,
            String batch,
            String rows,
            String summed,
            String columns) {

        static Optional<Product> of(Graph graph, Node node) {
            String[] sides = node.text("equation", "").replace(" ", "").split("->", -1);
            String[] terms = sides[0].split(",", -1);
            boolean plain = sides.length == 2
                    && terms.length == 2
                    && !sides[0].contains(".")
                    && Stream.of(terms[0], terms[1], sides[1])
                            .allMatch(term -> term.chars().distinct().count() == term.length());
            if (!plain) {
                return Optional.empty();
            }
            boolean swapped = graph.initializer(node.input(0)).isPresent();
            int first = swapped ? 1 : 0;
            String left = terms[first];
            String right = terms[1 - first];
            var product = new Product(
                    node,
                    node.input(first),
                    node.input(1 - first),
                    left,
                    right,
                    sides[1],
                    graph.initializer(node.input(1 - first)),
                    filtered(left, right, sides[1]),
                    without(filtered(left, sides[1]), right),
                    without(filtered(left, right), sides[1]),
                    without(filtered(right, sides[1]), left));
            return product.isWritable() ? Optional.of(product) : Optional.empty();
        }

        private static String filtered(String term, String... others) {
            return term.chars()
                    .filter(index -> List.of(others).stream().allMatch(other -> other.indexOf(index) >= 0))
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());
        }

        private static String without(String term, String other) {
            return term.chars()
                    .filter(index -> other.indexOf(index) < 0)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());
        }

        private boolean isWritable() {
            boolean whole = batch.length() + rows.length() + summed.length() == leftTerm.length()
                    && batch.length() + summed.length() + columns.length() == rightTerm.length();
            boolean single = rows.length() == 1 && summed.length() == 1 && columns.length() == 1;
            boolean flattened = batch.isEmpty() && weight.isPresent() && !rows.isEmpty() && !columns.isEmpty();
            return whole && !summed.isEmpty() && (single || flattened);
        }

        Node[] nodes(Edits edits) {
            List<Node> nodes = new ArrayList<>();
            String a = moved(edits, nodes, left, leftTerm, batch + rows + summed);
            String b = moved(edits, nodes, right, rightTerm, batch + summed + columns);
            if (weight.isPresent() && summed.length() + columns.length() > 2) {
                b = reshaped(edits, nodes, b, size(summed), size(columns));
            }
            if (summed.length() > 1) {
                a = reshaped(edits, nodes, a, kept(-1));
            }
            String product = next(edits, nodes, "MatMul", List.of(a, b), Map.of());
            if (columns.length() > 1) {
                product = reshaped(edits, nodes, product, kept(sizes(columns)));
            }
            moved(edits, nodes, product, batch + rows + columns, result);
            nodes.add(nodes.removeLast().withOutputs(node.outputs()));
            return nodes.toArray(Node[]::new);
        }

        private long[] kept(long... more) {
            long[] shape = new long[rows.length() + more.length];
            System.arraycopy(more, 0, shape, rows.length(), more.length);
            return shape;
        }

        private long[] sizes(String indices) {
            return indices.chars()
                    .mapToLong(index -> weight.orElseThrow().dimension(rightTerm.indexOf(index)))
                    .toArray();
        }

        private long size(String indices) {
            return Tensor.count(sizes(indices));
        }

        private String reshaped(Edits edits, List<Node> nodes, String value, long... shape) {
            String constant = edits.constant(node.name() + "_shape", Tensor.vector(shape));
            return next(edits, nodes, "Reshape", List.of(value, constant), Map.of());
        }

        private String moved(Edits edits, List<Node> nodes, String value, String from, String to) {
            if (from.equals(to)) {
                return value;
            }
            long[] order = to.chars().mapToLong(from::indexOf).toArray();
            return next(edits, nodes, "Transpose", List.of(value), Map.of("perm", Attribute.of(order)));
        }

        /** The product keeps the node's name: it is the layer. */
        private String next(
                Edits edits, List<Node> nodes, String operator, List<String> from, Map<String, Attribute> attributes) {
            String name = operator.equals("MatMul") ? node.name() : edits.fresh(node.name() + "_" + operator);
            String output = edits.fresh(node.name() + "_" + operator + "_output");
            nodes.add(new Node(name, "", operator, from, List.of(output), attributes));
            return output;
        }
    }
}
