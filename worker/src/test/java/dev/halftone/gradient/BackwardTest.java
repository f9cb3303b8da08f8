package dev.halftone.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackwardTest {

    private static final Tensor X = Tensor.ofFloats(new long[] {2}, 3, -4);

    @Test
    void aTensorWithTwoConsumersHasOneGradientPerEdge() {
        var graph = ofX();
        graph.add(node("square", "Mul", List.of("x", "x"), "squared"));
        graph.add(node("triple", "Add", List.of("squared", "x"), "y"));
        var gradients = gradients(finished(graph), edge("square", 0), edge("square", 1), edge("triple", 1));
        assertThat(gradients.get(edge("square", 0)).floats()).containsExactly(3, -4);
        assertThat(gradients.get(edge("square", 1)).floats()).containsExactly(3, -4);
        assertThat(gradients.get(edge("triple", 1)).floats()).containsExactly(1, 1);
    }

    @Test
    void gradientsOfAllConsumersAddUpBeforeTheyFlowOn() {
        var graph = ofX();
        graph.add(node("negate", "Neg", List.of("x"), "n"));
        graph.add(node("square", "Mul", List.of("n", "n"), "squared"));
        graph.add(node("more", "Add", List.of("squared", "n"), "more"));
        graph.add(node("sum", "Sub", List.of("more", "n"), "y"));
        // y = x^2 - x + x
        var gradients = gradients(finished(graph), edge("negate", 0));
        assertThat(gradients.get(edge("negate", 0)).floats()).containsExactly(6, -8);
    }

    @Test
    void onlyEdgesThatTheOutputDependsOnHaveAnEntry() {
        var graph = ofX();
        graph.add(node("used", "Neg", List.of("x"), "y"));
        graph.add(node("unused", "Exp", List.of("x"), "z"));
        assertThat(gradients(finished(graph), edge("used", 0), edge("unused", 0)))
                .containsOnlyKeys(edge("used", 0));
    }

    @Test
    void nodesThatNoWantedEdgeReachesNeedNoRule() {
        var graph = ofX();
        graph.add(node("rounded", "Round", List.of("x"), "r"));
        graph.add(node("product", "Mul", List.of("x", "r"), "y"));
        var gradients = gradients(finished(graph), edge("product", 0));
        assertThat(gradients.get(edge("product", 0)).floats()).containsExactly(3, -4);
    }

    @Test
    void integerPathsAreNotWalked() {
        var graph = ofX();
        graph.add(node("double", "Add", List.of("x", "x"), "d"));
        graph.add(node("shape", "Shape", List.of("d"), "s"));
        graph.add(node("again", "Reshape", List.of("d", "s"), "y"));
        var gradients = gradients(finished(graph), edge("double", 0));
        assertThat(gradients.get(edge("double", 0)).floats()).containsExactly(1, 1);
    }

    @Test
    void aNodeWithoutARuleIsRefusedByNameAndOperator() {
        var graph = ofX();
        graph.add(node("first", "Neg", List.of("x"), "n"));
        graph.add(node("encoder/round", "Round", List.of("n"), "y"));
        assertThatThrownBy(() -> gradients(finished(graph), edge("first", 0)))
                .isInstanceOf(NoGradientRule.class)
                .hasMessageStartingWith("node encoder/round: the operator Round has no gradient rule; ");
    }

    @Test
    void aNestedGraphThatReadsALiveValueIsRefused() {
        var graph = ofX();
        var branch = GraphBuilder.ofOpset(21);
        branch.add(node("inner", "Neg", List.of("d"), "taken"));
        branch.output(ValueInfo.of("taken", ElementType.FLOAT, 2));
        graph.constant("truth", Tensor.ofBytes(ElementType.BOOL, new long[0], new byte[] {1}));
        graph.add(node("double", "Add", List.of("x", "x"), "d"));
        var nested = new Attribute.OfGraph(branch.build());
        graph.add(new Node(
                "choose",
                "",
                "If",
                List.of("truth"),
                List.of("y"),
                Map.of("then_branch", nested, "else_branch", nested)));
        assertThatThrownBy(() -> gradients(finished(graph), edge("double", 0)))
                .isInstanceOf(NoGradientRule.class)
                .hasMessageStartingWith(
                        "node choose: the operator If reads what depends on a layer inside a nested graph; ");
    }

    @Test
    void aWantedEdgeThatIsNoFloatingPointValueIsRefused() {
        var graph = ofX();
        graph.constant("to", Tensor.vector(2));
        graph.add(node("shaped", "Reshape", List.of("x", "to"), "y"));
        assertThatThrownBy(() -> gradients(finished(graph), edge("shaped", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("node shaped: its input 1 is no floating-point value");
    }

    @Test
    void anOldOpsetIsRefused() {
        var graph = GraphBuilder.ofOpset(13).build();
        assertThatThrownBy(() -> Backward.of(graph, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("opset 18 or later, not 13");
    }

    @Test
    void theSameGraphGivesTheSameBackwardGraph() {
        var forward = SmallModels.transformerBlock().graph();
        var types = GradientCase.observe(forward, SmallModels.transformerBlock().inputs());
        var wanted = Set.of(edge("query", 0), edge("query", 1), edge("up", 1));
        var first = Backward.of(forward, types).differentiate("y", "v", wanted);
        var second = Backward.of(forward, types).differentiate("y", "v", wanted);
        assertThat(first.graph().build().nodes())
                .isEqualTo(second.graph().build().nodes());
        assertThat(first.gradients()).isEqualTo(second.gradients());
    }

    @Test
    void aGradientThroughARowThatGoesIntoAGemmHasItsPlaceThere() {
        var builder = GraphBuilder.ofOpset(21);
        builder.input(ValueInfo.of("x", ElementType.FLOAT, 1, 3, 4));
        builder.constant("row", Tensor.ofLongs(new long[0], 1));
        builder.initializer("w", Tensor.ofFloats(new long[] {4, 2}, 1, 2, 3, 4, 5, 6, 7, 8));
        builder.add(
                new Node("taken", "", "Gather", List.of("x", "row"), List.of("r"), Map.of("axis", Attribute.of(1L))));
        builder.add(node("classes", "Gemm", List.of("r", "w"), "y"));
        var forward = builder.output(ValueInfo.of("y", ElementType.FLOAT, 1, 2)).build();
        var x = Tensor.ofFloats(new long[] {1, 3, 4}, new float[12]);

        var taken = edge("taken", 0);
        var backward = Backward.of(forward, GradientCase.observe(forward, Map.of("x", x)))
                .differentiate("y", "v", Set.of(taken));

        String gradient = backward.gradients().get(taken);
        var graph = backward.graph().clearOutputs();
        graph.output(ValueInfo.unknown(gradient, ElementType.FLOAT));
        try (var session = Backends.cpu().open(graph.build(), SessionSettings.backward())) {
            var result = session.evaluate(Map.of("x", x, "v", Tensor.ofFloats(new long[] {1, 2}, 1, 10)));
            assertThat(result.get(gradient).floats()).containsExactly(0, 0, 0, 0, 21, 43, 65, 87, 0, 0, 0, 0);
        }
    }

    @Test
    void aTransformerBlockAgreesWithCentralDifferences() {
        assertThat(SmallModels.transformerBlock().worstError()).isCloseTo(0, within(1e-3));
    }

    @Test
    void aConvolutionalNetworkAgreesWithCentralDifferences() {
        assertThat(SmallModels.convolutionalNetwork().worstError()).isCloseTo(0, within(1e-3));
    }

    private static GraphBuilder ofX() {
        var graph = GraphBuilder.ofOpset(21);
        graph.input(ValueInfo.of("x", ElementType.FLOAT, 2));
        return graph;
    }

    private static Graph finished(GraphBuilder graph) {
        return graph.output(ValueInfo.of("y", ElementType.FLOAT, 2)).build();
    }

    private static Node node(String name, String operator, List<String> inputs, String output) {
        return new Node(name, "", operator, inputs, List.of(output), Map.of());
    }

    private static Edge edge(String node, int input) {
        return new Edge(node, input);
    }

    /** The gradients of the sum of y, at X. */
    private static Map<Edge, Tensor> gradients(Graph forward, Edge... wanted) {
        var types = GradientCase.observe(forward, Map.of("x", X));
        var backward = Backward.of(forward, types).differentiate("y", "v", Set.of(wanted));
        backward.gradients()
                .values()
                .forEach(name -> backward.graph()
                        .output(ValueInfo.unknown(backward.graph().op("Identity", name), ElementType.FLOAT)));
        var graph = backward.graph().build();
        try (var session = Backends.cpu().open(graph, SessionSettings.backward())) {
            var results = session.evaluate(Map.of("x", X, "v", Tensor.ofFloats(new long[] {2}, 1, 1)));
            Map<Edge, Tensor> gradients = new HashMap<>();
            int place = 0;
            for (var edge : backward.gradients().keySet()) {
                gradients.put(edge, results.get(graph.outputs().get(place++).name()));
            }
            return gradients;
        }
    }
}
