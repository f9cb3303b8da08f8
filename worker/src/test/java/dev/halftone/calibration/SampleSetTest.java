package dev.halftone.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halftone.api.v1alpha1.WorkloadPoint;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One input x of [batch, time, 2]. */
class SampleSetTest {

    private static final Graph GRAPH = graph(new Dimension.Named("batch"), new Dimension.Named("time"));

    private static Graph graph(Dimension batch, Dimension time) {
        var graph = GraphBuilder.ofOpset(21);
        graph.input(new ValueInfo("x", ElementType.FLOAT, Optional.of(List.of(batch, time, Dimension.of(2)))));
        graph.add(new Node("n", "", "Relu", List.of("x"), List.of("y"), Map.of()));
        return graph.output(ValueInfo.unknown("y", ElementType.FLOAT)).build();
    }

    private static Tensor counting(long... shape) {
        float[] values = new float[(int) Tensor.count(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return Tensor.ofFloats(shape, values);
    }

    private static SampleSet set(Object... namesAndArrays) {
        var arrays = new LinkedHashMap<String, Tensor>();
        for (int i = 0; i < namesAndArrays.length; i += 2) {
            arrays.put((String) namesAndArrays[i], (Tensor) namesAndArrays[i + 1]);
        }
        return SampleSet.of("set", GRAPH, arrays);
    }

    private static void assertRefused(String[] told, Object... namesAndArrays) {
        assertThatThrownBy(() -> set(namesAndArrays))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("set: ")
                .hasMessageContainingAll(told);
    }

    @Test
    void numbersAreBroughtIntoTheTypeOfTheInput() {
        var doubles = Tensor.ofBytes(ElementType.DOUBLE, new long[] {1, 1, 2}, doubles(0.1, -3));
        assertThat(set("x", doubles).inputs(GRAPH, 0))
                .containsEntry("x", Tensor.ofFloats(new long[] {1, 1, 2}, 0.1f, -3));

        var halves = Tensor.ofBytes(ElementType.FLOAT16, new long[] {1, 1, 2}, new byte[] {0, 0x3e, 0, (byte) 0xc0});
        assertThat(set("x", halves).inputs(GRAPH, 0))
                .containsEntry("x", Tensor.ofFloats(new long[] {1, 1, 2}, 1.5f, -2));
    }

    @Test
    void wholeNumbersStayWholeAndAreRefusedWhenTheyDoNotFit() {
        var longs = Tensor.ofLongs(new long[] {3}, 1, -1, 1L << 31);
        assertThatThrownBy(() -> Conversion.to(ElementType.INT32, "array ids", longs))
                .hasMessage("array ids holds 2147483648 at element 2, which does not fit the model's input of INT32");
        assertThat(Conversion.to(ElementType.INT32, "ids", Tensor.ofLongs(new long[] {2}, 7, -1)))
                .isEqualTo(Tensor.ofInts(new long[] {2}, 7, -1));
        var flags = Tensor.ofBytes(ElementType.BOOL, new long[] {2}, new byte[] {0, 1});
        assertThat(Conversion.to(ElementType.INT64, "mask", flags)).isEqualTo(Tensor.ofLongs(new long[] {2}, 0, 1));
        assertThat(Conversion.isBetween(ElementType.INT64, ElementType.FLOAT)).isFalse();
    }

    private static byte[] doubles(double... values) {
        var bytes = java.nio.ByteBuffer.allocate(8 * values.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            bytes.putDouble(value);
        }
        return bytes.array();
    }

    private static String[] told(String... words) {
        return words;
    }

    @Test
    void anArrayOfTheInputsRankCountsSamplesOnItsFirstAxis() {
        var set = set("x", counting(4, 3, 2), "labels", Tensor.vector(5, 6, 7, 8));

        assertThat(set.count()).isEqualTo(4);
        assertThat(set.batches()).isTrue();
        assertThat(set.inputs(GRAPH, 1))
                .isEqualTo(Map.of("x", Tensor.ofFloats(new long[] {1, 3, 2}, 6, 7, 8, 9, 10, 11)));
        assertThat(set.array("labels", List.of(3, 0))).contains(Tensor.vector(8, 5));
        assertThat(set.array("mask", List.of(0))).isEmpty();
    }

    @Test
    void anArrayOfOneRankMoreHoldsWholeInputs() {
        var set = set("x", counting(2, 3, 1, 2));

        assertThat(set.count()).isEqualTo(2);
        assertThat(set.batches()).isFalse();
        assertThat(set.inputs(GRAPH, 1))
                .isEqualTo(Map.of("x", Tensor.ofFloats(new long[] {3, 1, 2}, 6, 7, 8, 9, 10, 11)));
    }

    @Test
    void aScalarIsTheSameForAllSamples() {
        var set = set("x", counting(4, 3, 2), "threshold", Tensor.scalar(0.5f));

        assertThat(set.array("threshold", List.of(2))).contains(Tensor.scalar(0.5f));
        assertThat(set.count()).isEqualTo(4);
    }

    @Test
    void whatDoesNotFitTheModelIsNamed() {
        assertRefused(told("input x", "[z]"), "z", counting(4, 3, 2));
        assertRefused(told("array x", "INT64", "FLOAT"), "x", Tensor.ofLongs(new long[] {1, 1, 2}, 1, 2));
        assertRefused(told("array x", "rank 2", "3"), "x", counting(4, 2));
        assertRefused(told("array x", "rank 5", "3"), "x", counting(1, 1, 1, 1, 2));
        assertRefused(told("array x", "axis 2", "3 entries", "takes 2"), "x", counting(4, 2, 3));
        assertRefused(told("array x", "axis 3", "3 entries", "takes 2"), "x", counting(4, 1, 2, 3));
        assertRefused(told("labels", "3", "4"), "x", counting(4, 3, 2), "labels", Tensor.vector(1, 2, 3));
        assertRefused(told("no samples"), "x", counting(0, 3, 2));
    }

    @Test
    void anInputThatTakesManyAtOnceIsToldToBeGivenWhole() {
        var arrays = new LinkedHashMap<>(Map.of("x", counting(16, 3, 2)));

        assertThatThrownBy(() -> SampleSet.of("set", graph(Dimension.of(8), Dimension.of(3)), arrays))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "set: array x has one sample in each entry, and the model's input takes 8 at once;"
                                + " give an array of whole inputs, [samples, 8, 3, 2]");
    }

    @Test
    void numbersThatAreNoneAreNamedWithTheirPlace() {
        float[] values = new float[8];
        values[5] = Float.POSITIVE_INFINITY;
        assertRefused(told("array x", "Inf"), "x", Tensor.ofFloats(new long[] {2, 2, 2}, values));
        values[5] = Float.NaN;
        assertRefused(told("array x", "NaN"), "x", Tensor.ofFloats(new long[] {2, 2, 2}, values));
    }

    private static WorkloadPoint point(long batch, Map<String, Long> dimensions, Map<String, List<Long>> shapes) {
        return new WorkloadPoint("p", batch, dimensions, shapes, 1L);
    }

    @Test
    void aPointBindsTheBatchAndNamedDimensionsAndRepeatsOrCutsSamples() {
        var workload = new Workload(GRAPH, set("x", counting(2, 3, 2)), List.of(1, 0));

        var inputs = workload.inputs(point(3, Map.of("time", 4L), Map.of()));

        assertThat(inputs.get("x"))
                .isEqualTo(Tensor.ofFloats(
                        new long[] {3, 4, 2},
                        6,
                        7,
                        8,
                        9,
                        10,
                        11,
                        6,
                        7,
                        0,
                        1,
                        2,
                        3,
                        4,
                        5,
                        0,
                        1,
                        6,
                        7,
                        8,
                        9,
                        10,
                        11,
                        6,
                        7));
        assertThat(workload.inputs(point(1, Map.of("time", 1L), Map.of())).get("x"))
                .isEqualTo(Tensor.ofFloats(new long[] {1, 1, 2}, 6, 7));
        assertThat(workload.inputs(point(1, Map.of(), Map.of("x", List.of(2L, 1L, 2L))))
                        .get("x")
                        .shape())
                .containsExactly(2, 1, 2);
        assertThat(workload.enlarged().get("x").shape()).containsExactly(2, 4, 2);
    }

    @Test
    void aPointThatTheModelHasNoAxisForIsNamed() {
        var workload = new Workload(GRAPH, set("x", counting(2, 3, 2)), List.of(0));

        assertThatThrownBy(() -> workload.inputs(point(1, Map.of("width", 4L), Map.of())))
                .hasMessageContainingAll("spec.workload p.dimensions.width", "[batch, time]");
        assertThatThrownBy(() -> workload.inputs(point(1, Map.of(), Map.of("q", List.of(1L)))))
                .hasMessageContainingAll("spec.workload p.shapes.q", "[x]");
        assertThatThrownBy(() -> workload.inputs(point(1, Map.of(), Map.of("x", List.of(1L)))))
                .hasMessageContainingAll("spec.workload p.shapes.x", "1 axes", "3");
        assertThatThrownBy(() -> workload.inputs(point(1, Map.of(), Map.of("x", List.of(1L, 1L, 5L)))))
                .hasMessageContainingAll("spec.workload p.shapes.x", "5", "axis 2", "fixes at 2");
        var fixed = graph(Dimension.of(1), new Dimension.Named("time"));
        assertThatThrownBy(() -> new Workload(fixed, set("x", counting(2, 3, 2)), List.of(0))
                        .inputs(point(8, Map.of(), Map.of())))
                .hasMessageContainingAll("spec.workload p.batch", "8", "axis 0", "fixes at 1");
    }
}
