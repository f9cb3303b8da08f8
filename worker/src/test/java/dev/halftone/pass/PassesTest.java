package dev.halftone.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassesTest {

    /** Replaces its graph by another. */
    private record To(String name, Graph result) implements Pass {
        @Override
        public Graph apply(Graph graph) {
            return result;
        }
    }

    private static Graph relu() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 2));
        return builder.output(ValueInfo.of(builder.op("Relu", x), ElementType.FLOAT, 2))
                .build();
    }

    @Test
    void a_failure_names_the_pass_and_those_before_it() {
        var sound = new To("Sound", relu());
        var broken = new To("Broken", relu().withNodes(List.of()));

        assertThatThrownBy(() -> Passes.inOrder(List.of(sound, broken)).apply(relu()))
                .isInstanceOf(PassException.class)
                .hasMessage("Broken: nothing writes the graph output Relu_output (after Sound)");
    }

    @Test
    void promises_are_checked_around_each_pass() {
        List<String> calls = new ArrayList<>();
        var pass = new Pass() {
            @Override
            public void requires(Graph graph) {
                calls.add("requires");
            }

            @Override
            public Graph apply(Graph graph) {
                calls.add("apply");
                return graph;
            }

            @Override
            public void ensures(Graph graph) {
                calls.add("ensures");
            }
        };

        Passes.inOrder(List.of(pass)).apply(relu());

        assertThat(calls).containsExactly("requires", "apply", "ensures");
    }

    @Test
    void untilStable_ends_when_the_same_instance_comes_back() {
        var end = relu();

        assertThat(Passes.untilStable(new To("Once", end)).apply(relu())).isSameAs(end);
    }
}
