package dev.halftone.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.backend.Backend;
import dev.halftone.backend.Backends;
import dev.halftone.backend.Saturation;
import dev.halftone.backend.SessionSettings;
import dev.halftone.calibration.Npz;
import dev.halftone.calibration.SampleSet;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.GraphInvariants;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.number.Range;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Partition;
import dev.halftone.partition.Partitioner;
import dev.halftone.partition.Shapes;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MigratedTest {

    private static final Backend CPU = Backends.cpu();
    private static final Path GLYPHS = Path.of("../deploy/samples/glyphs");
    private static final int WIDTH = 32;

    static Stream<Arguments> rows() {
        return LayerCase.all().stream()
                .flatMap(layer ->
                        Emitters.forLayer(layer.graph(), layer.layer(), EnumSet.allOf(NumberFormat.class)).stream()
                                .filter(Emitter::migrates)
                                .map(row -> Arguments.of(row, layer)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rows")
    void aMigratedLayerComputesTheSameInTheSameKernel(Emitter emitter, LayerCase layer) {
        var scales = scales(5, depth(layer.graph(), layer.layer()));
        var expected = output(layer.graph(), layer.inputs());
        var choice = new Choice(
                        emitter.kernel().format(),
                        emitter.name(),
                        "MIN_MAX",
                        Optional.of(
                                quotients(Objects.requireNonNull(layer.inputs().get("x")), scales)))
                .asMigrated();

        var rewritten = Rewriter.rewrite(
                layer.graph(),
                new Partition(List.of(layer.layer()), List.of()),
                Assignment.of(Map.of("layer", choice)),
                weights(layer.graph(), Map.of("layer", scales)),
                Saturation.weightCodes(CPU));

        GraphInvariants.check(rewritten);
        assertThat(EmittersTest.relativeError(output(rewritten, layer.inputs()), expected))
                .isBetween(1e-6, emitter.kernel().format().fitsSumsOf16Bits() ? 0.1 : 0.05);
        var optimised = CPU.optimized(rewritten, SessionSettings.asUsersRun(1));
        assertThat(KernelProof.find(optimised, layer.layer(), choice)).isInstanceOf(KernelProof.Found.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vit-glyph", "vit-outlier"})
    void theFunctionOfAWholeModelStaysTheSameAndItsNormalizationsTakeTheScalesIn(String model) {
        var graph = OnnxReader.read(GLYPHS.resolve("models/" + model + ".onnx"));
        var samples = SampleSet.of("glyphs", graph, Npz.read(GLYPHS.resolve("data/calib.npz")));
        var inputs = samples.inputs(graph, 0);
        var partition = Partitioner.partition(graph, Shapes.observe(graph, CPU, inputs));
        Map<String, Choice> choices = new HashMap<>();
        Map<String, Tensor> scales = new HashMap<>();
        for (var layer : partition.layers()) {
            if (new SharedDynamic(NumberFormat.INT8_DYNAMIC).accepts(Site.of(graph, layer))) {
                choices.put(layer.node(), dynamic());
                // Layers that read one value have one set of scales.
                long seed = layer.activations().getFirst().value().hashCode();
                scales.put(layer.node(), scales(seed, depth(graph, layer)));
            }
        }

        var migrated = Migrated.of(graph, partition, Assignment.of(choices), weights(graph, scales));

        assertThat(choices.keySet()).hasSize(17);
        GraphInvariants.check(migrated);
        assertThat(EmittersTest.relativeError(output(migrated, inputs), output(graph, inputs)))
                .isLessThan(1e-5);
        long dividing = migrated.nodes().stream()
                .filter(node -> node.is("LayerNormalization") && node.input(1).endsWith("_divided"))
                .count();
        assertThat(dividing).as("two in each of four blocks").isEqualTo(8);
        assertThat(count(migrated, "Mul") - count(graph, "Mul"))
                .as("of what attention, activations and the mean feed")
                .isEqualTo(9);
    }

    @Property(tries = 30)
    void anyScalesKeepTheFunction(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int rows,
            @ForAll @IntRange(min = 1, max = 40) int depth,
            @ForAll @IntRange(min = 1, max = 20) int channels,
            @ForAll boolean transposed) {
        var builder = GraphBuilder.ofOpset(21);
        builder.input(ValueInfo.of("x", ElementType.FLOAT, rows, depth));
        builder.initializer("w", transposed ? random(seed, channels, depth) : random(seed, depth, channels));
        builder.add(new Node(
                "layer",
                "",
                "Gemm",
                List.of("x", "w"),
                List.of("y"),
                Map.of("transB", Attribute.of(transposed ? 1L : 0L))));
        builder.output(ValueInfo.unknown("y", ElementType.FLOAT));
        var graph = builder.build();
        var inputs = Map.of("x", random(seed + 1, rows, depth));

        var migrated = Migrated.of(
                graph,
                partition(graph),
                Assignment.of(Map.of("layer", dynamic())),
                weights(graph, Map.of("layer", scales(seed + 2, depth))));

        float[] expected = output(graph, inputs).floats();
        float[] actual = output(migrated, inputs).floats();
        float largest = 1e-6f;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-4 * largest));
        }
    }

    @Test
    void oneMultiplicationServesAllReadersWhereAResidualReadsTheValueToo() {
        var graph = residualBlock();
        var scales = scales(9, WIDTH);
        var all = Map.of("q", dynamic(), "k", dynamic());

        var migrated = Migrated.of(
                graph, partition(graph), Assignment.of(all), weights(graph, Map.of("q", scales, "k", scales)));

        assertThat(count(migrated, "Mul") - count(graph, "Mul")).isEqualTo(1);
        assertThat(migrated.node("q").input(0))
                .isEqualTo(migrated.node("k").input(0))
                .isEqualTo("normal_divided");
        assertThat(migrated.node("residual").inputs()).contains("normal");
        var inputs = Map.of("x", random(4, 2, 3, WIDTH));
        assertThat(EmittersTest.relativeError(output(migrated, inputs), output(graph, inputs)))
                .isLessThan(1e-6);
    }

    @Test
    void theSameAssignmentIsWrittenTheSameTwice() {
        var graph = residualBlock();
        var weights = weights(graph, Map.of("q", scales(9, WIDTH), "k", scales(10, WIDTH)));
        var both = Assignment.of(Map.of("q", dynamic(), "k", dynamic()));

        var once = Rewriter.rewrite(graph, partition(graph), both, weights);

        assertThat(once).isEqualTo(Rewriter.rewrite(graph, partition(graph), both, weights));
        assertThat(count(once, "Mul") - count(graph, "Mul"))
                .as("scales of their own, quotients of their own")
                .isEqualTo(2);
    }

    @Test
    void aLayerThatIsNotQuantizedIsNotMigratedEither() {
        var graph = residualBlock();
        var partition = partition(graph);
        var scales = scales(9, WIDTH);
        var weights = weights(graph, Map.of("q", scales, "k", scales));

        assertThat(Rewriter.rewrite(graph, partition, Assignment.reference(), weights))
                .isEqualTo(graph);
        var one = Rewriter.rewrite(graph, partition, Assignment.of(Map.of("q", dynamic())), weights);
        assertThat(one.node("k")).isEqualTo(graph.node("k"));
        assertThat(one.initializer("wk")).isEqualTo(graph.initializer("wk"));
    }

    @Test
    void migratedAndPlainReadersOfOneWeightHaveCodesOfTheirOwn() {
        var graph = residualBlock();
        var plain = new Choice(NumberFormat.INT8_DYNAMIC, "SharedDynamicMatMul", "MIN_MAX", Optional.empty());
        var tied = graph.withNodes(graph.nodes().stream()
                .map(node -> node.name().equals("k") ? node.withInputs(List.of("normal", "wq")) : node)
                .toList());

        var rewritten = Rewriter.rewrite(
                tied,
                partition(tied),
                Assignment.of(Map.of("q", dynamic(), "k", plain)),
                weights(tied, Map.of("q", scales(9, WIDTH))),
                Saturation.weightCodes(CPU));

        assertThat(rewritten.node("q").input(1))
                .isNotEqualTo(rewritten.node("k").input(1));
        var inputs = Map.of("x", random(4, 2, 3, WIDTH));
        assertThat(EmittersTest.relativeError(output(rewritten, inputs), output(tied, inputs)))
                .isLessThan(0.05);
    }

    @Test
    void namesTheLayerWhoseScalesAreMissing() {
        var graph = residualBlock();

        assertThatThrownBy(() -> Rewriter.rewrite(
                        graph,
                        partition(graph),
                        Assignment.of(Map.of("q", dynamic())),
                        WeightSource.computed(graph, layer -> Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer q: no scales are known to migrate by in INT8_DYNAMIC");
    }

    private static Choice dynamic() {
        return new Choice(NumberFormat.INT8_DYNAMIC, "SharedDynamicMatMul", "MIN_MAX", Optional.empty()).asMigrated();
    }

    /** A normalization that two products and a residual sum read. */
    private static Graph residualBlock() {
        var builder = GraphBuilder.ofOpset(21);
        builder.input(ValueInfo.of("x", ElementType.FLOAT, 2, 3, WIDTH));
        builder.initializer("gain", random(1, WIDTH));
        builder.initializer("wq", random(2, WIDTH, WIDTH));
        builder.initializer("wk", random(3, WIDTH, WIDTH));
        add(builder, "normalization", "LayerNormalization", "normal", "x", "gain");
        add(builder, "q", "MatMul", "queries", "normal", "wq");
        add(builder, "k", "MatMul", "keys", "normal", "wk");
        add(builder, "product", "Mul", "scores", "queries", "keys");
        add(builder, "residual", "Add", "y", "scores", "normal");
        builder.output(ValueInfo.unknown("y", ElementType.FLOAT));
        return builder.build();
    }

    private static void add(GraphBuilder builder, String name, String operator, String output, String... inputs) {
        builder.add(new Node(name, "", operator, List.of(inputs), List.of(output), Map.of()));
    }

    private static Partition partition(Graph graph) {
        var inputs = Map.of(
                "x", Tensor.over(ElementType.FLOAT, shape(graph), Tensor.allocate(4 * Tensor.count(shape(graph)))));
        return Partitioner.partition(graph, Shapes.observe(graph, CPU, inputs));
    }

    private static long[] shape(Graph graph) {
        return graph.inputs().getFirst().shape().orElseThrow().stream()
                .mapToLong(axis -> ((dev.halftone.graph.Dimension.Fixed) axis).size())
                .toArray();
    }

    private static WeightSource weights(Graph graph, Map<String, Tensor> scales) {
        return WeightSource.computed(
                graph, layer -> Optional.empty(), (layer, choice) -> Optional.ofNullable(scales.get(layer.node())));
    }

    private static int depth(Graph graph, Layer layer) {
        var operand = layer.weight().orElseThrow();
        return Math.toIntExact(graph.initializer(operand.value()).orElseThrow().dimension(1 - operand.channelAxis()));
    }

    /** Between a quarter and four. */
    private static Tensor scales(long seed, int count) {
        var random = new Random(seed);
        float[] scales = new float[count];
        for (int i = 0; i < count; i++) {
            scales[i] = (float) Math.pow(2, 4 * random.nextDouble() - 2);
        }
        return Tensor.ofFloats(new long[] {count}, scales);
    }

    private static Range quotients(Tensor activation, Tensor scales) {
        float[] values = activation.floats();
        float[] factors = scales.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] /= factors[i % factors.length];
        }
        return LayerCase.range(Tensor.ofFloats(activation.shape(), values));
    }

    private static Tensor random(long seed, long... shape) {
        return LayerCase.random(seed, 1, shape);
    }

    private static Tensor output(Graph graph, Map<String, Tensor> inputs) {
        return CPU.evaluate(graph, inputs).values().iterator().next();
    }

    private static long count(Graph graph, String operator) {
        return graph.nodes().stream().filter(node -> node.is(operator)).count();
    }
}
