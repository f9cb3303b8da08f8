package dev.halftone.pass;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes one Gelu of x * (1 + erf(x / sqrt 2)) / 2, and of its tanh approximation, in whichever order the factors were
 * multiplied; the standard operator from opset 20 on, the runtime's own below (exact form only).
 */
public final class FuseGelu implements Pass {

    private static final long OPSET_WITH_GELU = 20;

    @Override
    public Graph apply(Graph graph) {
        var patterns = Patterns.of(graph);
        var edits = new Edits(graph);
        boolean standard = graph.opset() >= OPSET_WITH_GELU;
        for (var node : graph.nodes()) {
            if (node.is("Erf")) {
                erfArgument(node, patterns)
                        .flatMap(x -> product(node, x, patterns))
                        .ifPresent(end -> edits.replace(end.node, gelu(end, standard, "none")));
            } else if (node.is("Tanh") && standard) {
                tanhArgument(node, patterns)
                        .flatMap(x -> product(node, x, patterns))
                        .ifPresent(end -> edits.replace(end.node, gelu(end, true, "tanh")));
            }
        }
        return edits.done();
    }

    /** Where the pattern ends, and what it is a function of. */
    private record End(Node node, String x) {}

    private static Node gelu(End end, boolean standard, String approximation) {
        Map<String, Attribute> attributes =
                approximation.equals("none") ? Map.of() : Map.of("approximate", Attribute.of(approximation));
        return new Node(
                end.node.name(),
                standard ? "" : Node.MICROSOFT,
                "Gelu",
                List.of(end.x),
                end.node.outputs(),
                attributes);
    }

    /** x, when the argument is x / sqrt 2. */
    private static Optional<String> erfArgument(Node erf, Patterns patterns) {
        String scaled = erf.input(0);
        var quotient = patterns.producer(scaled, "Div")
                .filter(div -> patterns.isScalar(div.input(1), Math.sqrt(2)))
                .map(div -> div.input(0));
        return quotient.isPresent()
                ? quotient
                : patterns.producer(scaled, "Mul").flatMap(mul -> patterns.besides(mul, Math.sqrt(0.5)));
    }

    /** x, when the argument is sqrt(2 / pi) * (x + 0.044715 * x^3). */
    private static Optional<String> tanhArgument(Node tanh, Patterns patterns) {
        return patterns.producer(tanh.input(0), "Mul")
                .flatMap(mul -> patterns.besides(mul, Math.sqrt(2 / Math.PI)))
                .flatMap(sum -> patterns.producer(sum, "Add"))
                .flatMap(add -> add.inputs().stream()
                        .filter(x -> patterns.other(add, x)
                                .filter(cubic -> isCubic(cubic, x, patterns))
                                .isPresent())
                        .findFirst());
    }

    private static boolean isCubic(String value, String x, Patterns patterns) {
        return patterns.producer(value, "Mul")
                .flatMap(mul -> patterns.besides(mul, 0.044715))
                .flatMap(cube -> patterns.producer(cube, "Pow"))
                .filter(pow -> pow.input(0).equals(x) && patterns.isScalar(pow.input(1), 3))
                .isPresent();
    }

    /** The multiplication that ends x * (1 + f) / 2, where f is a node's output. */
    private static Optional<End> product(Node f, String x, Patterns patterns) {
        return patterns.onlyReader(f, "Add")
                .filter(add ->
                        patterns.besides(add, 1).filter(f.output()::equals).isPresent())
                .flatMap(add -> patterns.onlyReader(add, "Mul")
                        .flatMap(first -> patterns.other(first, add.output())
                                .flatMap(factor -> afterFirst(first, factor, x, patterns))));
    }

    private static Optional<End> afterFirst(Node first, String factor, String x, Patterns patterns) {
        if (factor.equals(x)) {
            return patterns.onlyReader(first, "Mul")
                    .filter(second -> patterns.besides(second, 0.5)
                            .filter(first.output()::equals)
                            .isPresent())
                    .map(second -> new End(second, x));
        }
        if (patterns.isScalar(factor, 0.5)) {
            return patterns.onlyReader(first, "Mul")
                    .filter(second -> patterns.other(second, first.output())
                            .filter(x::equals)
                            .isPresent())
                    .map(second -> new End(second, x));
        }
        return patterns.producer(factor, "Mul")
                .flatMap(half -> patterns.besides(half, 0.5))
                .filter(x::equals)
                .map(any -> new End(first, x));
    }
}
