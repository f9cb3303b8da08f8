package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backends;
import dev.halftone.gradient.Decompositions;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Partitioner;
import dev.halftone.partition.Shapes;
import dev.halftone.pass.RandomInputs;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptLayersTest {

    private static final int WIDTH = 4;

    private final Random random = new Random(3);
    private final GraphBuilder graph = GraphBuilder.ofOpset(21);
    private final String x = graph.input(ValueInfo.of("x", ElementType.FLOAT, 3, 1, WIDTH));

    @ParameterizedTest
    @ValueSource(strings = {"LSTM", "GRU", "RNN"})
    void layersBeforeARecurrentPartArePlanned(String operator) {
        String before = product("before", x);
        String merged = graph.op("Squeeze", recurrent(operator, before, Map.of()), axis(1));

        assertThat(kept(product("after", merged))).isEmpty();
    }

    @Test
    void layersBeforeARecurrentPartThatHasNoGradientAreKeptAndThoseAfterItAreNot() {
        String before = product("before", x);
        String merged = graph.op("Squeeze", recurrent("LSTM", before, Map.of("clip", Attribute.of(3f))), axis(1));

        assertThat(kept(product("after", merged)))
                .containsExactly(
                        Map.entry("before", "node recurrent: the operator LSTM has no gradient rule with clip"));
    }

    @Test
    void aLayerWithAWayAroundIsKeptTooSinceThatWayAloneTellsTooLittle() {
        String before = product("before", x);
        String rounded = named("rounded", "Round", before);
        String both = graph.op("Add", rounded, before);

        assertThat(kept(product("after", both))).containsOnlyKeys("before");
    }

    @Test
    void aLayerBesideTheObstacleIsPlanned() {
        String beside = product("beside", x);
        String rounded = named("rounded", "Round", x);
        String both = graph.op("Add", beside, rounded);

        assertThat(kept(product("after", both))).isEmpty();
    }

    @Test
    void aBranchThatReadsALayerFromOutsideKeepsIt() {
        String before = product("before", x);
        var branch = GraphBuilder.ofOpset(21);
        String inner = branch.op("Neg", before);
        branch.output(ValueInfo.of(inner, ElementType.FLOAT, 3, 1, WIDTH));
        var nested = new Attribute.OfGraph(branch.build());
        String truth = graph.constant("truth", Tensor.ofBytes(ElementType.BOOL, new long[0], new byte[] {1}));
        graph.add(new Node(
                "choose",
                "",
                "If",
                List.of(truth),
                List.of("chosen"),
                Map.of("then_branch", nested, "else_branch", nested)));

        assertThat(kept(product("after", "chosen")))
                .containsExactly(Map.entry(
                        "before", "node choose: the operator If reads what depends on a layer inside a nested graph"));
    }

    @Test
    void aModelThatGradientsFlowThroughKeepsNothing() {
        assertThat(kept(product("second", graph.op("Relu", product("first", x)))))
                .isEmpty();
    }

    private SortedMap<String, String> kept(String output) {
        Graph whole = graph.output(ValueInfo.unknown(output, ElementType.FLOAT)).build();
        var sample = RandomInputs.of(whole, 1, 1);
        var types = Shapes.observe(whole, Backends.cpu(), sample);
        var written = Decompositions.apply(whole, types);
        return KeptLayers.of(
                written, Shapes.observe(written, Backends.cpu(), sample), Partitioner.partition(whole, types), output);
    }

    private String product(String name, String value) {
        String weight = weight(WIDTH, WIDTH);
        graph.add(new Node(name, "", "MatMul", List.of(value, weight), List.of(name + "_y"), Map.of()));
        return name + "_y";
    }

    private String named(String name, String operator, String value) {
        graph.add(new Node(name, "", operator, List.of(value), List.of(name + "_y"), Map.of()));
        return name + "_y";
    }

    /** One layer of cells over the leading axis. */
    private String recurrent(String operator, String value, Map<String, Attribute> more) {
        int gates = operator.equals("LSTM") ? 4 : operator.equals("GRU") ? 3 : 1;
        String inputs = weight(1, gates * WIDTH, WIDTH);
        String states = weight(1, gates * WIDTH, WIDTH);
        Map<String, Attribute> attributes = new TreeMap<>(more);
        attributes.put("hidden_size", Attribute.of((long) WIDTH));
        graph.add(new Node("recurrent", "", operator, List.of(value, inputs, states), List.of("states"), attributes));
        return "states";
    }

    private String axis(long axis) {
        return graph.constant("axis", Tensor.vector(axis));
    }

    private String weight(long... shape) {
        return graph.constant("w", Tensor.ofFloats(shape, RandomInputs.floats((int) Tensor.count(shape), random)));
    }
}
