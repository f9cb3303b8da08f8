package dev.halftone.rewrite;

import static dev.halftone.rewrite.LayerCase.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.Uses;
import dev.halftone.graph.ValueInfo;
import dev.halftone.number.Range;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Layer.Operand;
import dev.halftone.partition.Layer.Role;
import dev.halftone.partition.Partition;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RewriterTest {

    private static final Range RANGE = new Range(-4, 4);

    @ParameterizedTest
    @ValueSource(
            strings = {"QdqLinear", "MatMulIntegerToFloat", "SharedDynamicMatMul", "MatMulNBits8", "HalfPrecision"})
    void leavesTheFp32TensorToEveryOtherReader(String emitter) {
        var graph = threeReaders("w1", "w2");

        var rewritten = rewrite(graph, Map.of("first", choice(emitter)));

        assertThat(rewritten.node("residual")).isEqualTo(graph.node("residual"));
        assertThat(rewritten.node("second")).isEqualTo(graph.node("second"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"QdqLinear", "MatMulIntegerToFloat"})
    void quantizesAnActivationOnceForLayersWithOneInterval(String emitter) {
        var rewritten = rewrite(threeReaders("w1", "w2"), Map.of("first", choice(emitter), "second", choice(emitter)));

        assertThat(count(rewritten, "QuantizeLinear")).isEqualTo(1);
    }

    @Test
    void quantizesAnActivationTwiceForLayersWithTwoIntervals() {
        var wide = new Choice(NumberFormat.INT8, "QdqLinear", "MIN_MAX", Optional.of(new Range(-8, 8)));

        var rewritten = rewrite(threeReaders("w1", "w2"), Map.of("first", choice("QdqLinear"), "second", wide));

        assertThat(count(rewritten, "QuantizeLinear")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SharedDynamicMatMul", "DynamicMatMulInteger"})
    void findsADynamicScaleOnceForTwoLayersAndBothRunFused(String emitter) {
        var graph = threeReaders("w1", "w2");
        var choice = choice(emitter);

        var rewritten = rewrite(graph, Map.of("first", choice, "second", choice));

        var optimised = Backends.cpu().optimized(rewritten, SessionSettings.asUsersRun(1));
        assertThat(count(optimised, "DynamicQuantizeLinear")).isEqualTo(1);
        for (var layer : partition(graph).layers()) {
            assertThat(KernelProof.find(optimised, layer, choice))
                    .isEqualTo(new KernelProof.Found("com.microsoft.MatMulIntegerToFloat"));
        }
    }

    @Test
    void quantizesAWeightOnceForAllLayersThatShareIt() {
        var graph = threeReaders("w1", "w1");
        var calls = new AtomicInteger();
        var plain = WeightSource.computed(graph, any -> Optional.empty());
        WeightSource counting = (layer, choice) -> {
            calls.incrementAndGet();
            return plain.quantized(layer, choice);
        };
        var choice = choice("MatMulIntegerToFloat");

        var rewritten = Rewriter.rewrite(
                graph, partition(graph), Assignment.of(Map.of("first", choice, "second", choice)), counting);

        assertThat(calls).hasValue(1);
        assertThat(rewritten.initializers().values())
                .filteredOn(tensor -> tensor.type() == ElementType.INT8)
                .hasSize(1);
    }

    @Test
    void dropsWeightsThatNobodyReadsAnyMoreAndKeepsThoseThatSomebodyDoes() {
        var rewritten = rewrite(threeReaders("w1", "w2"), Map.of("first", choice("MatMulIntegerToFloat")));

        assertThat(rewritten.initializers()).doesNotContainKey("w1").containsKey("w2");
    }

    @Test
    void importsTheRuntimesDomainOnlyWhereItIsUsed() {
        var graph = threeReaders("w1", "w2");

        assertThat(rewrite(graph, Map.of("first", choice("QdqLinear"))).opsets())
                .containsOnlyKeys("");
        assertThat(rewrite(graph, Map.of("first", choice("MatMulNBits4"))).opsets())
                .containsEntry(Node.MICROSOFT, 1L);
    }

    @Test
    void writesTheSameGraphTwice() {
        var graph = threeReaders("w1", "w2");
        var choices = Map.of("first", choice("QdqLinear"), "second", choice("DynamicMatMulInteger"));

        assertThat(rewrite(graph, choices)).isEqualTo(rewrite(graph, choices));
    }

    @Test
    void leavesAGraphWithoutChoicesAsItIs() {
        var graph = threeReaders("w1", "w2");

        assertThat(rewrite(graph, Map.of())).isEqualTo(graph);
    }

    @Test
    void namesTheLayerThatAnEmitterCanNotWrite() {
        var conv = new Choice(NumberFormat.INT8, "QdqConv", "MIN_MAX", Optional.of(RANGE));

        assertThatThrownBy(() -> rewrite(threeReaders("w1", "w2"), Map.of("first", conv)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer first (MatMul) can't be written by QdqConv in INT8");
    }

    @Test
    void namesTheLayerWhoseIntervalIsMissing() {
        var bare = new Choice(NumberFormat.INT8, "QdqLinear", "MIN_MAX", Optional.empty());

        assertThatThrownBy(() -> rewrite(threeReaders("w1", "w2"), Map.of("first", bare)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer first: QdqLinear needs the range of its activation");
    }

    @Test
    void refusesToRewriteWhatItHasRewritten() {
        var choices = Map.of("first", choice("MatMulIntegerToFloat"));
        var shared = threeReaders("w1", "w1");
        var rewritten = rewrite(shared, choices);

        assertThatThrownBy(() -> Rewriter.rewrite(
                        rewritten,
                        partition(shared),
                        Assignment.of(Map.of("second", choice("MatMulIntegerToFloat"))),
                        WeightSource.computed(rewritten, any -> Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rewrite the original instead");
    }

    @Test
    void keepsTheBiasOfAChannelWithNextToNoWeight() {
        var builder = GraphBuilder.ofOpset(21);
        builder.input(ValueInfo.of("x", ElementType.FLOAT, 1, 2));
        builder.initializer("w1", Tensor.ofFloats(new long[] {2, 2}, 1, 1e-20f, -1, 1e-20f));
        builder.initializer("b", Tensor.ofFloats(new long[] {2}, 0.5f, 100));
        builder.add(node("first", "MatMul", List.of("x", "w1"), "product", Map.of()));
        builder.add(node("add", "Add", List.of("product", "b"), "y", Map.of()));
        builder.output(ValueInfo.unknown("y", ElementType.FLOAT));
        var graph = builder.build();
        var choice = choice("QdqLinear");
        var layer = layer("first", "w1");
        var rewritten = Rewriter.rewrite(
                graph,
                new Partition(List.of(layer), List.of()),
                Assignment.of(Map.of("first", choice)),
                WeightSource.computed(graph, any -> Optional.empty()));

        var y = Backends.cpu().evaluate(rewritten, Map.of("x", Tensor.ofFloats(new long[] {1, 2}, 2, 1)));

        float[] values = Objects.requireNonNull(y.get("y")).floats();
        assertThat(values[0]).isCloseTo(1.5f, offset(0.05f));
        assertThat(values[1]).isCloseTo(100, offset(0.01f));
        var optimised = Backends.cpu().optimized(rewritten, SessionSettings.asUsersRun(1));
        assertThat(KernelProof.find(optimised, layer, choice)).isInstanceOf(KernelProof.Found.class);
    }

    @Test
    void leavesAReluToTheSaturationOfTheCodes() {
        var layer = LayerCase.convolution(LayerCase.Dimensions.NAMED, true, 1, "Relu");
        var positive = LayerCase.range(Tensor.ofFloats(new long[] {1}, 3));
        var choice = new Choice(
                NumberFormat.INT8, "QdqConv", "MIN_MAX", Optional.of(RANGE), Optional.empty(), Optional.of(positive));

        assertThat(count(layer.rewritten(choice), "Relu")).isZero();
    }

    @Test
    void keepsAReluWhoseCodesReachBelowZero() {
        var layer = LayerCase.convolution(LayerCase.Dimensions.NAMED, true, 1, "Relu");
        var choice = new Choice(
                NumberFormat.INT8, "QdqConv", "MIN_MAX", Optional.of(RANGE), Optional.empty(), Optional.of(RANGE));

        assertThat(count(layer.rewritten(choice), "Relu")).isEqualTo(1);
    }

    @Test
    void assignsEveryLayerTheFirstPreferredEmitterThatAcceptsIt() {
        var graph = threeReaders("w1", "w2");
        Ranges known = value -> value.equals("x") ? Optional.of(RANGE) : Optional.empty();
        var preferred = List.of(Emitters.named("QdqConv"), Emitters.named("QdqLinear"));

        assertThat(Assignments.uniform(graph, partition(graph), preferred, "MIN_MAX", known)
                        .choices())
                .isEqualTo(Map.of("first", choice("QdqLinear"), "second", choice("QdqLinear")));
        assertThat(Assignments.uniform(graph, partition(graph), preferred, "MIN_MAX", Ranges.unknown()))
                .isEqualTo(Assignment.reference());
    }

    private static Choice choice(String emitter) {
        var kernel = Emitters.named(emitter).kernel();
        return new Choice(
                kernel.format(), emitter, "MIN_MAX", kernel.needs().isEmpty() ? Optional.empty() : Optional.of(RANGE));
    }

    private static Graph rewrite(Graph graph, Map<String, Choice> choices) {
        return Rewriter.rewrite(
                graph, partition(graph), Assignment.of(choices), WeightSource.computed(graph, any -> Optional.empty()));
    }

    private static Partition partition(Graph graph) {
        return new Partition(
                List.of(
                        layer("first", graph.node("first").input(1)),
                        layer("second", graph.node("second").input(1))),
                List.of());
    }

    private static Layer layer(String name, String weight) {
        return new Layer(
                name,
                "MatMul",
                List.of(new Operand(0, "x", Role.ACTIVATION, -1), new Operand(1, weight, Role.WEIGHT, 1)));
    }

    private static long count(Graph graph, String operator) {
        return graph.nodes().stream().filter(n -> n.operator().equals(operator)).count();
    }

    /** Two products and a residual sum, all reading "x". */
    private static Graph threeReaders(String firstWeight, String secondWeight) {
        var builder = GraphBuilder.ofOpset(21);
        builder.input(LayerCase.input("x", LayerCase.Dimensions.NAMED, 2, 2, 3, 32));
        builder.initializer(firstWeight, LayerCase.random(1, 0.1, 32, 32));
        builder.initializer(secondWeight, LayerCase.random(firstWeight.equals(secondWeight) ? 1 : 2, 0.1, 32, 32));
        builder.add(node("first", "MatMul", List.of("x", firstWeight), "a", Map.of()));
        builder.add(node("second", "MatMul", List.of("x", secondWeight), "b", Map.of()));
        builder.add(node("sum", "Mul", List.of("a", "b"), "c", Map.of()));
        builder.add(node("residual", "Add", List.of("c", "x"), "y", Map.of()));
        builder.output(ValueInfo.unknown("y", ElementType.FLOAT));
        assertThat(Uses.of(builder.build()).consumers("x")).hasSize(3);
        return builder.build();
    }
}
