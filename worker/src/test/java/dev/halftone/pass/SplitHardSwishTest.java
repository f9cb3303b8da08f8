package dev.halftone.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backends;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.ValueInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SplitHardSwishTest {

    @Test
    void hardSwishIsItsInputTimesAHardSigmoidUnderTheOldNames() {
        var builder = GraphBuilder.ofOpset(21);
        builder.input(ValueInfo.of("x", ElementType.FLOAT, 3, 50));
        builder.add(new Node("swish", "", "HardSwish", List.of("x"), List.of("y"), Map.of()));
        var graph = builder.output(ValueInfo.of("y", ElementType.FLOAT, 3, 50)).build();
        var inputs = RandomInputs.of(graph, 1, 3);

        var split = new SplitHardSwish().apply(graph);

        assertThat(split.nodes()).extracting(Node::operator).containsExactly("HardSigmoid", "Mul");
        assertThat(split.nodes().getLast().name()).isEqualTo("swish");
        assertThat(RandomInputs.relativeRmse(
                        Backends.cpu().evaluate(graph, inputs), Backends.cpu().evaluate(split, inputs)))
                .isLessThan(1e-6);
        assertThat(new SplitHardSwish().apply(split)).isSameAs(split);
    }
}
