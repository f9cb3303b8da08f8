package dev.halftone.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backends;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolChannelsTest {

    private final PoolChannels pass = new PoolChannels();

    @Test
    void theMeanOfEachChannelIsAPoolOfTheSameNames() {
        var graph = mean(1, ValueInfo.of("x", ElementType.FLOAT, 2, 3, 4, 5), -1, 2);

        var pooled = pass.apply(graph);

        assertThat(pooled.nodes()).extracting(Node::operator).containsExactly("GlobalAveragePool");
        assertThat(pooled.nodes().getFirst().name()).isEqualTo("mean");
        assertThat(difference(graph, pooled)).isLessThan(1e-6);
        assertThat(pass.apply(pooled)).isSameAs(pooled);
    }

    @Test
    void aMeanWithoutTheAxesIsAPoolThatIsFlattened() {
        var graph = mean(0, ValueInfo.of("x", ElementType.FLOAT, 2, 3, 4, 5), 2, 3);

        var pooled = pass.apply(graph);

        assertThat(pooled.nodes()).extracting(Node::operator).containsExactly("GlobalAveragePool", "Flatten");
        assertThat(difference(graph, pooled)).isLessThan(1e-6);
    }

    @Test
    void aMeanOverChannelsStays() {
        var graph = mean(1, ValueInfo.of("x", ElementType.FLOAT, 2, 3, 4, 5), 1, 2);

        assertThat(pass.apply(graph)).isSameAs(graph);
    }

    @Test
    void aMeanOfTokensStays() {
        var graph = mean(1, ValueInfo.of("x", ElementType.FLOAT, 2, 3, 4), -1);

        assertThat(pass.apply(graph)).isSameAs(graph);
    }

    @Test
    void aMeanOfIntegersStaysSinceNoPoolTakesThem() {
        var graph = mean(1, ValueInfo.of("x", ElementType.INT32, 2, 3, 4, 5), 2, 3);

        assertThat(pass.apply(graph)).isSameAs(graph);
    }

    @Test
    void behindAConvolutionTheNumberOfAxesIsKnownFromItsWeight() {
        var builder = GraphBuilder.ofOpset(21);
        builder.input(ValueInfo.unknown("x", ElementType.FLOAT));
        String weight = builder.constant("weight", Tensor.ofFloats(new long[] {1, 1, 1, 1}, 2f));
        String axes = builder.constant("axes", Tensor.vector(2, 3));
        String mean = builder.op("ReduceMean", builder.op("Conv", "x", weight), axes);
        var graph = builder.output(ValueInfo.unknown(mean, ElementType.FLOAT)).build();

        assertThat(pass.apply(graph).nodes()).extracting(Node::operator).containsExactly("Conv", "GlobalAveragePool");
    }

    private static Graph mean(long keepdims, ValueInfo input, long... axes) {
        var builder = GraphBuilder.ofOpset(21);
        builder.input(input);
        builder.initializer("axes", Tensor.vector(axes));
        builder.add(new Node(
                "mean",
                "",
                "ReduceMean",
                List.of(input.name(), "axes"),
                List.of("y"),
                Map.of("keepdims", Attribute.of(keepdims))));
        return builder.output(ValueInfo.unknown("y", input.type())).build();
    }

    private static double difference(Graph graph, Graph other) {
        var inputs = RandomInputs.of(graph, 1, 2);
        return RandomInputs.relativeRmse(
                Backends.cpu().evaluate(graph, inputs), Backends.cpu().evaluate(other, inputs));
    }
}
