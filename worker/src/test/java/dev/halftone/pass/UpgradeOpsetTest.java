package dev.halftone.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halftone.backend.Backends;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UpgradeOpsetTest {

    static Stream<Arguments> callsOfOldOpsets() {
        return Stream.of(
                call(9, "Slice", Map.of("starts", ints(1, 0), "ends", ints(3, 2), "axes", ints(2, 3))),
                call(9, "Slice", Map.of("starts", ints(0, 1), "ends", ints(1, 3))),
                call(10, "Clip", Map.of("min", Attribute.of(-0.5f), "max", Attribute.of(0.25f))),
                call(10, "Clip", Map.of("max", Attribute.of(0.25f))),
                call(10, "Pad", Map.of("pads", ints(0, 0, 1, 2, 0, 0, 3, 1), "value", Attribute.of(0.5f))),
                call(7, "Dropout", Map.of("ratio", Attribute.of(0.5f))),
                call(12, "Softmax", Map.of("axis", Attribute.of(-1L))),
                call(12, "Softmax", Map.of()),
                call(11, "LogSoftmax", Map.of("axis", Attribute.of(2L))),
                call(12, "Hardmax", Map.of()),
                call(12, "Unsqueeze", Map.of("axes", ints(0, 5))),
                call(12, "ReduceSum", Map.of("axes", ints(1, 3), "keepdims", Attribute.of(0L))),
                call(12, "ReduceSum", Map.of()),
                call(17, "ReduceMean", Map.of("axes", ints(-1))),
                call(13, "ReduceMax", Map.of("axes", ints(1), "keepdims", Attribute.of(1L))),
                call(11, "ReduceL2", Map.of("axes", ints(2, 3))),
                call(11, "ReduceSumSquare", Map.of("axes", ints(0))),
                call(7, "Upsample", Map.of("scales", new Attribute.Floats(List.of(1f, 1f, 2f, 2f)))));
    }

    private static Arguments call(long opset, String operator, Map<String, Attribute> attributes) {
        return Arguments.of(opset, operator, attributes);
    }

    private static Attribute ints(long... values) {
        return Attribute.of(values);
    }

    @ParameterizedTest(name = "{1} of opset {0} with {2}")
    @MethodSource("callsOfOldOpsets")
    void theSameNumbersComeOut(long opset, String operator, Map<String, Attribute> attributes) {
        var builder = GraphBuilder.ofOpset(opset);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 2, 3, 4, 5));
        String y = builder.op(operator, List.of(x), attributes);
        builder.output(ValueInfo.unknown(y, ElementType.FLOAT));
        sameNumbers(builder.build(), y);
    }

    @Test
    void splitGetsItsSizesOrItsCount() {
        for (Map<String, Attribute> attributes :
                List.of(Map.of("axis", Attribute.of(1L), "split", ints(1, 2)), Map.<String, Attribute>of())) {
            var builder = GraphBuilder.ofOpset(11);
            String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 2, 3, 4, 5));
            var parts = builder.ops("", "Split", List.of(x), attributes, 2);
            parts.forEach(part -> builder.output(ValueInfo.unknown(part, ElementType.FLOAT)));
            sameNumbers(builder.build(), parts.getLast());
        }
    }

    @Test
    void scatterGetsTheNameThatItHasNow() {
        var builder = GraphBuilder.ofOpset(10);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 2, 3, 4, 5));
        String places = builder.constant("places", Tensor.ofLongs(new long[] {1, 1, 1, 2}, 1, 0));
        String values = builder.constant("values", Tensor.ofFloats(new long[] {1, 1, 1, 2}, 7, 8));
        String y = builder.op("Scatter", List.of(x, places, values), Map.of("axis", Attribute.of(1L)));
        sameNumbers(builder.output(ValueInfo.unknown(y, ElementType.FLOAT)).build(), y);
    }

    @Test
    void roisAreAlignedWithoutTheHalfPixelThatCameLater() {
        var builder = GraphBuilder.ofOpset(10);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 2, 3, 4, 5));
        String regions = builder.constant("regions", Tensor.ofFloats(new long[] {1, 4}, 0, 0, 3, 3));
        String batch = builder.constant("batch", Tensor.vector(1));
        Map<String, Attribute> size = Map.of("output_height", Attribute.of(2L), "output_width", Attribute.of(2L));
        String y = builder.op("RoiAlign", List.of(x, regions, batch), size);
        sameNumbers(builder.output(ValueInfo.unknown(y, ElementType.FLOAT)).build(), y);
    }

    @Test
    void groupNormalizationGetsAScaleForEachChannel() {
        var old = GraphBuilder.ofOpset(18);
        String x = old.input(ValueInfo.of("x", ElementType.FLOAT, 1, 4, 3));
        String scale = old.constant("scale", Tensor.ofFloats(new long[] {2}, 2, 3));
        String bias = old.constant("bias", Tensor.ofFloats(new long[] {2}, 0, 1));
        Map<String, Attribute> groups = Map.of("num_groups", Attribute.of(2L));
        String y = old.op("GroupNormalization", List.of(x, scale, bias), groups);
        var upgraded = new UpgradeOpset()
                .apply(old.output(ValueInfo.unknown(y, ElementType.FLOAT)).build());

        var input = Tensor.ofFloats(new long[] {1, 4, 3}, 1, 2, 3, 1, 2, 3, -1, 0, 1, -1, 0, 1);
        float[] values =
                Backends.cpu().evaluate(upgraded, Map.of("x", input)).get(y).floats();
        // both groups have the deviation sqrt(2/3), whose reciprocal is 1.2247
        assertThat(values[0]).isCloseTo(-2 * 1.2247f, org.assertj.core.data.Offset.offset(1e-3f));
        assertThat(values[11]).isCloseTo(1 + 3 * 1.2247f, org.assertj.core.data.Offset.offset(1e-3f));
    }

    @Test
    void coordinatesThatNoNewerOpsetHasAreRefused() {
        var builder = GraphBuilder.ofOpset(11);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 1, 1, 4, 4));
        String scales = builder.constant("scales", Tensor.ofFloats(new long[] {4}, 1, 1, 2, 2));
        var mode = Map.of("coordinate_transformation_mode", Attribute.of("tf_half_pixel_for_nn"));
        builder.add(new Node("resized", "", "Resize", List.of(x, "", scales), List.of("y"), mode));
        var graph = builder.output(ValueInfo.unknown("y", ElementType.FLOAT)).build();

        assertThatThrownBy(() -> new UpgradeOpset().apply(graph))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("node resized: Resize with tf_half_pixel_for_nn has no equal in opset 21");
    }

    @Test
    void aGraphOfTheTargetIsLeftAlone() {
        var graph = GraphBuilder.ofOpset(UpgradeOpset.TARGET).build();
        assertThat(new UpgradeOpset().apply(graph)).isSameAs(graph);
    }

    @Test
    void anOpsetBeforeSevenIsRefusedWithAWayOut() {
        var graph = GraphBuilder.ofOpset(6).build();
        assertThatThrownBy(() -> new UpgradeOpset().apply(graph))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("opset 6")
                .hasMessageContaining("export it again with opset 21");
    }

    @Test
    void aModelWithoutOperatorsOfTheStandardHasNothingToQuantize() {
        var trees = GraphBuilder.ofOpset(21).importing("ai.onnx.ml", 3).build();
        var alone = new Graph(
                trees.name(),
                new TreeMap<>(Map.of("ai.onnx.ml", 3L)),
                trees.inputs(),
                trees.outputs(),
                trees.initializers(),
                trees.nodes(),
                trees.types(),
                trees.metadata());

        assertThatThrownBy(() -> new UpgradeOpset().apply(alone))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has operators of ai.onnx.ml alone");
    }

    private static void sameNumbers(Graph old, String output) {
        var upgraded = new UpgradeOpset().apply(old);
        assertThat(upgraded.opset()).isEqualTo(UpgradeOpset.TARGET);
        var random = new Random(7);
        var values = new float[120];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Map<String, Tensor> inputs = Map.of("x", Tensor.ofFloats(new long[] {2, 3, 4, 5}, values));
        var before = Backends.cpu().evaluate(old, inputs).get(output);
        var after = Backends.cpu().evaluate(upgraded, inputs).get(output);
        assertThat(after).isNotNull();
        assertThat(after.shape()).isEqualTo(before.shape());
        assertThat(after.floats()).containsExactly(before.floats(), org.assertj.core.data.Offset.offset(1e-6f));
    }
}
