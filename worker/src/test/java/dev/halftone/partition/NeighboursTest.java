package dev.halftone.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Neighbours.Pair;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NeighboursTest {

    private static String convolution(GraphBuilder builder, String name, String x) {
        String weight = builder.constant("w_" + name, Tensor.ofFloats(new long[] {2, 2, 1, 1}, new float[4]));
        return builder.add(new Node(name, "", "Conv", List.of(x, weight), List.of(name + "_out"), Map.of()))
                .output();
    }

    private static String sum(GraphBuilder builder, String name, String a, String b) {
        return builder.add(new Node(name, "", "Add", List.of(a, b), List.of(name + "_out"), Map.of()))
                .output();
    }

    private static String relu(GraphBuilder builder, String x) {
        return builder.op("Relu", x);
    }

    private static List<Pair> neighbours(GraphBuilder builder, String output) {
        Graph graph = builder.output(ValueInfo.of(output, ElementType.FLOAT, 1, 2, 4, 4))
                .build();
        return Neighbours.of(graph, Partitioner.partition(graph));
    }

    private static GraphBuilder builder() {
        var builder = GraphBuilder.ofOpset(21);
        builder.input(ValueInfo.of("x", ElementType.FLOAT, 1, 2, 4, 4));
        return builder;
    }

    @Test
    void whatOneWritesTheOtherReadsThroughAnActivationAndOneSum() {
        var builder = builder();
        String a = relu(builder, convolution(builder, "a", "x"));
        String b = relu(builder, convolution(builder, "b", a));
        String sum = relu(builder, sum(builder, "sum", convolution(builder, "c", b), a));
        String next = sum(builder, "next", convolution(builder, "d", sum), sum);
        String out = convolution(builder, "e", next);

        assertThat(neighbours(builder, out))
                .as("what a and c write reaches e through two sums: mostly it is d's")
                .containsExactly(
                        new Pair("a", "b"),
                        new Pair("b", "c"),
                        new Pair("c", "sum"),
                        new Pair("a", "sum"),
                        new Pair("sum", "d"),
                        new Pair("c", "d"),
                        new Pair("a", "d"),
                        new Pair("d", "next"),
                        new Pair("sum", "next"),
                        new Pair("next", "e"),
                        new Pair("d", "e"),
                        new Pair("b", "sum"),
                        new Pair("a", "c"));
    }

    @Test
    void whatReadsTheSameValueMeetsThereAndWhatIsAddedUpInTheSum() {
        var builder = builder();
        String x = convolution(builder, "input", "x");
        String a = relu(builder, convolution(builder, "a", x));
        String b = convolution(builder, "b", a);
        String shortcut = convolution(builder, "shortcut", x);
        String out = relu(builder, sum(builder, "sum", b, shortcut));

        assertThat(neighbours(builder, out))
                .containsExactlyInAnyOrder(
                        new Pair("input", "a"),
                        new Pair("input", "shortcut"),
                        new Pair("a", "b"),
                        new Pair("a", "shortcut"),
                        new Pair("b", "shortcut"),
                        new Pair("b", "sum"),
                        new Pair("shortcut", "sum"));
    }

    @Test
    void endsOfALongSkipConnectionAreNone() {
        var builder = builder();
        String first = convolution(builder, "first", "x");
        String x = first;
        for (int i = 0; i < 5; i++) {
            x = convolution(builder, "c" + i, x);
        }
        String out = convolution(builder, "last", sum(builder, "sum", x, first));

        assertThat(neighbours(builder, out))
                .containsExactly(
                        new Pair("first", "c0"),
                        new Pair("c0", "c1"),
                        new Pair("c1", "c2"),
                        new Pair("c2", "c3"),
                        new Pair("c3", "c4"),
                        new Pair("c4", "sum"),
                        new Pair("sum", "last"),
                        new Pair("c4", "last"));
    }

    @Test
    void productsOfMatricesAreNobodysNeighbours() {
        var builder = builder();
        String a = convolution(builder, "a", "x");
        String w = builder.constant("w", Tensor.ofFloats(new long[] {4, 4}, new float[16]));
        String product = builder.add(new Node("m", "", "MatMul", List.of(a, w), List.of("m_out"), Map.of()))
                .output();
        String out = convolution(builder, "b", product);

        assertThat(neighbours(builder, out)).isEmpty();
    }
}
