package dev.halftone.pass;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ContentDependent;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes one SkipLayerNormalization, the runtime's own, of a residual Add and the LayerNormalization after it, and one
 * SkipSimplifiedLayerNormalization where a SimplifiedLayerNormalization is after it; a sum that is read elsewhere too becomes the
 * operator's fourth output.
 *
 * @param bias whether the constant that is added to one of the operands before goes in as well
 * @param alone what becomes of a LayerNormalization without a residual Add
 */
public record SkipLayerNormalization(Bias bias, Alone alone) implements Pass {

    /** Where the bias of the product before stays. */
    public enum Bias {
        APART,
        INSIDE
    }

    /** What becomes of a LayerNormalization without a residual Add. */
    public enum Alone {
        KEPT,
        /** Normalises x + x with four times the epsilon, which is exactly the normalised x. */
        DOUBLED
    }

    @Override
    public String name() {
        return "SkipLayerNormalization";
    }

    @Override
    public Graph apply(Graph graph) {
        var patterns = Patterns.of(graph);
        var content = ContentDependent.of(graph);
        var edits = new Edits(graph);
        for (var node : graph.nodes()) {
            if (isFusable(node, patterns)) {
                var residual = patterns.producer(node.input(0), "Add")
                        .filter(add -> !edits.isReplaced(add))
                        .flatMap(add -> residual(add, patterns, content));
                if (residual.isPresent()) {
                    fuse(node, residual.get(), patterns, edits);
                } else if (alone == Alone.DOUBLED) {
                    edits.replace(node, call(node, List.of(node.input(0), node.input(0)), "", node.outputs(), 4));
                }
            }
        }
        return edits.done();
    }

    /** A sum of two values of one rank. */
    private record Residual(Node add, String input, String skip) {}

    private static boolean isFusable(Node node, Patterns patterns) {
        return (node.is("LayerNormalization") || isRootMeanSquare(node))
                && node.outputs().size() == 1
                && isLastAxis(node, patterns)
                && isStack(node.input(0), patterns)
                && patterns.graph()
                        .initializer(node.input(1))
                        .filter(scale -> scale.rank() == 1)
                        .isPresent();
    }

    private static boolean isRootMeanSquare(Node node) {
        return node.is("SimplifiedLayerNormalization");
    }

    private static boolean isLastAxis(Node node, Patterns patterns) {
        long axis = node.integer("axis", -1);
        return axis == -1 || axis == patterns.rank(node.input(0)).orElse(0) - 1;
    }

    /** The operator takes batches of sequences of vectors. */
    private static boolean isStack(String value, Patterns patterns) {
        return patterns.rank(value).orElse(0) == 3;
    }

    /** The second operand may be broadcast along the batch, the first may not: it depends on the inputs' content. */
    private static Optional<Residual> residual(Node add, Patterns patterns, ContentDependent content) {
        if (!isStack(add.input(0), patterns) || !isStack(add.input(1), patterns)) {
            return Optional.empty();
        }
        if (content.contains(add.input(0))) {
            return Optional.of(new Residual(add, add.input(0), add.input(1)));
        }
        return content.contains(add.input(1))
                ? Optional.of(new Residual(add, add.input(1), add.input(0)))
                : Optional.empty();
    }

    private void fuse(Node node, Residual residual, Patterns patterns, Edits edits) {
        String sum = residual.add.output();
        boolean readElsewhere = patterns.uses().consumers(sum).size() > 1
                || patterns.graph().outputNames().contains(sum);
        var outputs = readElsewhere ? List.of(node.output(), "", "", sum) : node.outputs();
        var biased = bias == Bias.INSIDE ? biased(residual, patterns) : Optional.<Biased>empty();
        List<String> operands = biased.map(Biased::operands).orElseGet(() -> List.of(residual.input, residual.skip));
        String constant = biased.map(Biased::bias).orElse("");
        biased.ifPresent(found -> edits.remove(found.add));
        edits.remove(node);
        // Others may read the sum before the LayerNormalization comes: the call stands where the Add stood.
        edits.replace(residual.add, call(node, operands, constant, outputs, 1));
    }

    /** The operands with a constant taken off one of them. */
    private record Biased(Node add, List<String> operands, String bias) {}

    private static Optional<Biased> biased(Residual residual, Patterns patterns) {
        var first = biasOf(residual.input, patterns)
                .map(found -> new Biased(found.add, List.of(found.value, residual.skip), found.bias));
        return first.isPresent()
                ? first
                : biasOf(residual.skip, patterns)
                        .map(found -> new Biased(found.add, List.of(residual.input, found.value), found.bias));
    }

    private record BiasAdd(Node add, String value, String bias) {}

    private static Optional<BiasAdd> biasOf(String sum, Patterns patterns) {
        return patterns.producer(sum, "Add")
                .filter(add -> patterns.onlyReader(add, "Add").isPresent())
                .flatMap(add -> add.inputs().stream()
                        .filter(input -> patterns.graph()
                                .initializer(input)
                                .filter(tensor -> tensor.rank() == 1 && tensor.count() > 1)
                                .isPresent())
                        .findFirst()
                        .flatMap(constant -> patterns.other(add, constant)
                                .filter(value -> isStack(value, patterns))
                                .map(value -> new BiasAdd(add, value, constant))));
    }

    private static Node call(Node node, List<String> operands, String bias, List<String> outputs, int epsilons) {
        List<String> inputs = new ArrayList<>(operands);
        inputs.add(node.input(1));
        if (!isRootMeanSquare(node) && (node.hasInput(2) || !bias.isEmpty())) {
            inputs.add(node.input(2));
        }
        if (!bias.isEmpty()) {
            inputs.add(bias);
        }
        float epsilon = node.real("epsilon", 1e-5f) * epsilons;
        return new Node(
                node.name(),
                Node.MICROSOFT,
                isRootMeanSquare(node) ? "SkipSimplifiedLayerNormalization" : "SkipLayerNormalization",
                inputs,
                outputs,
                Map.of("epsilon", Attribute.of(epsilon)));
    }
}
