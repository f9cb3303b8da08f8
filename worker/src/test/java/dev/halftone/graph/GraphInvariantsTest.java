package dev.halftone.graph;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphInvariantsTest {

    private static final Node FIRST = new Node("first", "", "Relu", List.of("x"), List.of("a"), Map.of());
    private static final Node SECOND = new Node("second", "", "Relu", List.of("a"), List.of("y"), Map.of());

    private static Graph graph(Node... nodes) {
        var builder = GraphBuilder.ofOpset(21);
        builder.input(ValueInfo.of("x", ElementType.FLOAT, 2));
        return builder.output(ValueInfo.of("y", ElementType.FLOAT, 2)).build().withNodes(List.of(nodes));
    }

    private static void assertBroken(Graph graph, String message) {
        assertThatThrownBy(() -> GraphInvariants.check(graph))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage(message);
    }

    @Test
    void a_sound_graph_passes() {
        assertThatCode(() -> GraphInvariants.check(graph(FIRST, SECOND))).doesNotThrowAnyException();
    }

    @Test
    void a_value_is_written_before_it_is_read() {
        assertBroken(graph(SECOND, FIRST), "node second (Relu) reads a, which is written only after it");
    }

    @Test
    void a_value_that_is_read_is_written_by_something() {
        assertBroken(graph(SECOND), "node second (Relu) reads a, which nothing writes");
    }

    @Test
    void a_value_is_written_once() {
        var again = new Node("again", "", "Abs", List.of("x"), List.of("a"), Map.of());

        assertBroken(graph(FIRST, again), "the value a is written by node first (Relu) and by node again (Abs)");
    }

    @Test
    void an_initializer_is_no_graph_input() {
        var clash = graph(FIRST, SECOND).withInitializers(Map.of("x", Tensor.scalar(1)));

        assertBroken(clash, "the value x is written by a graph input and by an initializer");
    }

    @Test
    void node_names_are_unique() {
        assertBroken(
                graph(FIRST, new Node("first", "", "Relu", List.of("a"), List.of("y"), Map.of())),
                "two nodes are called first");
    }

    @Test
    void every_domain_is_imported() {
        var custom = new Node("custom", "acme", "Magic", List.of("x"), List.of("y"), Map.of());

        assertBroken(graph(custom), "node custom (acme.Magic) is of domain 'acme', which the model does not import");
    }

    @Test
    void what_a_nested_graph_takes_from_around_it_exists() {
        var inner = new GraphBuilder()
                .output(ValueInfo.of("z", ElementType.FLOAT, 2))
                .build()
                .withNodes(List.of(new Node("inner", "", "Relu", List.of("outer"), List.of("z"), Map.of())));
        var branch = new Node(
                "branch", "", "If", List.of("x"), List.of("y"), Map.of("then_branch", new Attribute.OfGraph(inner)));

        assertBroken(graph(branch), "node branch (If) reads outer, which nothing writes");
    }
}
