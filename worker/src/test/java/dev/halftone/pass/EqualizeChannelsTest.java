package dev.halftone.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backends;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EqualizeChannelsTest {

    private static final EqualizeChannels BOTH =
            new EqualizeChannels(new TreeMap<>(Map.of("second", powers(3), "third", powers(5))));

    @ParameterizedTest
    @CsvSource({
        "Relu, 1",
        "Relu, 16",
        "LeakyRelu, 1",
        "PRelu, 16",
        "MaxPool, 1",
        "AveragePool, 16",
        "Identity, 1",
    })
    void theFunctionIsTheSameToTheLastBit(String between, int groups) {
        var graph = Convolutions.graph(between, groups, 1);
        var inputs = RandomInputs.of(graph, 1, 2);

        var equalized = BOTH.apply(graph);

        assertThat(ConvolutionPair.of(graph))
                .extracting(pair -> pair.second().name())
                .containsExactly("second", "third");
        assertThat(weight(equalized, "second")).isNotEqualTo(weight(graph, "second"));
        assertThat(equalized.nodes()).isEqualTo(graph.nodes());
        assertThat(Backends.cpu().evaluate(equalized, inputs))
                .isEqualTo(Backends.cpu().evaluate(graph, inputs));
    }

    @Test
    void whatDoesNotScaleWithItsInputEndsAPair() {
        assertThat(ConvolutionPair.of(Convolutions.graph("Clip", 1, 1))).isEmpty();
        assertThat(ConvolutionPair.of(Convolutions.graph("Sigmoid", 1, 1))).isEmpty();
    }

    @Test
    void aValueThatSomebodyElseReadsEndsAPair() {
        var graph = Convolutions.graph("Relu", 1, 1);
        List<ValueInfo> outputs = new ArrayList<>(graph.outputs());
        outputs.add(ValueInfo.unknown("first_out", ElementType.FLOAT));

        assertThat(ConvolutionPair.of(graph.withOutputs(outputs)))
                .extracting(pair -> pair.first().name())
                .containsExactly("second");
    }

    @Test
    void aWeightThatTwoConvolutionsShareIsLeftAlone() {
        var graph = Convolutions.graph("Relu", 1, 1);
        var shared = graph.withNodes(graph.nodes().stream()
                .map(node -> node.name().equals("first")
                        ? node.withInputs(List.of(node.input(0), node.input(1), "second_bias"))
                        : node)
                .toList());

        assertThat(ConvolutionPair.of(shared)).isEmpty();
    }

    private static Tensor weight(Graph graph, String convolution) {
        return graph.initializer(graph.node(convolution).input(1)).orElseThrow();
    }

    private static Tensor powers(int period) {
        float[] powers = new float[16];
        IntStream.range(0, 16).forEach(i -> powers[i] = Math.scalb(1f, i % period - 2));
        return Tensor.ofFloats(new long[] {16}, powers);
    }
}
