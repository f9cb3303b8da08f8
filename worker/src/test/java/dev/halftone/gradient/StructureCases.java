package dev.halftone.gradient;

import static dev.halftone.gradient.ElementwiseCases.row;
import static dev.halftone.gradient.OneNode.of;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Cases for products, reductions, normalisations and movements. */
final class StructureCases {

    private StructureCases() {}

    static Stream<Map.Entry<String, List<GradientCase>>> rows() {
        return Stream.of(
                        products(),
                        reductions(),
                        normalizations(),
                        movements(),
                        selections(),
                        scatters(),
                        contractions())
                .flatMap(rows -> rows);
    }

    private static Stream<Map.Entry<String, List<GradientCase>>> products() {
        return Stream.of(
                row(
                        "MatMul",
                        of("MatMul").random(3, 4).random(4, 2),
                        of("MatMul").random(2, 3, 4).random(4, 5),
                        of("MatMul").random(2, 3, 4).random(2, 4, 2),
                        of("MatMul").random(2, 1, 3, 4).random(3, 4, 2),
                        of("MatMul").random(3, 4).random(2, 4, 2),
                        of("MatMul").random(4).random(4, 2),
                        of("MatMul").random(2, 3, 4).random(4),
                        of("MatMul").random(4).random(2, 4, 3),
                        of("MatMul").random(4).random(4)),
                row(
                        "Gemm",
                        of("Gemm").random(3, 4).random(4, 2),
                        of("Gemm").random(3, 4).random(2, 4).random(2).with("transB", Attribute.of(1L)),
                        gemm().random(4, 3).random(4, 2).random(3, 1).with("transA", Attribute.of(1L)),
                        gemm().random(4, 3)
                                .random(2, 4)
                                .random(1)
                                .with("transA", Attribute.of(1L))
                                .with("transB", Attribute.of(1L))));
    }

    private static OneNode gemm() {
        return of("Gemm").with("alpha", Attribute.of(0.5f)).with("beta", Attribute.of(2f));
    }

    private static Stream<Map.Entry<String, List<GradientCase>>> reductions() {
        return Stream.of(
                row(
                        "Softmax",
                        of("Softmax").random(2, 3, 2),
                        of("Softmax").random(2, 3, 2).with("axis", Attribute.of(1L))),
                row(
                        "LogSoftmax",
                        of("LogSoftmax").random(2, 4),
                        of("LogSoftmax").random(2, 3).with("axis", Attribute.of(0L))),
                row("ReduceL1", of("ReduceL1").random(2, 3).longs(1)),
                row(
                        "ReduceL2",
                        of("ReduceL2").random(2, 3).longs(1),
                        dropping("ReduceL2").random(2, 3).longs(0)),
                row("ReduceLogSum", dropping("ReduceLogSum").positive(2, 3).longs(1)),
                row("ReduceProd", of("ReduceProd").random(2, 3).longs(1)),
                row("ReduceLogSumExp", of("ReduceLogSumExp").random(2, 3).longs(1)),
                row(
                        "ReduceMax",
                        of("ReduceMax").distinct(2, 3).longs(1),
                        dropping("ReduceMax").distinct(2, 3)),
                row("ReduceMin", dropping("ReduceMin").distinct(2, 3, 2).longs(-2)),
                row(
                        "ReduceMean",
                        of("ReduceMean").random(2, 3, 2).longs(-1),
                        dropping("ReduceMean").random(2, 3, 2).longs(2, 0),
                        of("ReduceMean").random(2, 3),
                        of("ReduceMean").random(2, 3).with("noop_with_empty_axes", Attribute.of(1L))),
                row(
                        "ReduceSum",
                        of("ReduceSum").random(2, 3, 2).longs(1),
                        dropping("ReduceSum").random(2, 3)),
                row("ReduceSumSquare", dropping("ReduceSumSquare").random(2, 3).longs(1)));
    }

    private static OneNode dropping(String operator) {
        return of(operator).with("keepdims", Attribute.of(0L));
    }

    private static Stream<Map.Entry<String, List<GradientCase>>> normalizations() {
        return Stream.of(
                row(
                        "LayerNormalization",
                        of("LayerNormalization").random(2, 3, 4).random(4).random(4),
                        of("LayerNormalization").random(2, 3, 4).random(3, 4).with("axis", Attribute.of(1L))),
                row(
                        "GroupNormalization",
                        of("GroupNormalization")
                                .random(2, 4, 3)
                                .random(4)
                                .random(4)
                                .with("num_groups", Attribute.of(2L))),
                row(
                        "LpNormalization",
                        of("LpNormalization").random(2, 3),
                        of("LpNormalization")
                                .random(2, 3)
                                .with("p", Attribute.of(1L))
                                .with("axis", Attribute.of(0L))),
                row(
                        "LRN",
                        of("LRN")
                                .random(2, 5, 2, 2)
                                .with("size", Attribute.of(3L))
                                .with("alpha", Attribute.of(0.4f))),
                row("MeanVarianceNormalization", of("MeanVarianceNormalization").random(2, 3, 2, 2)),
                row("RMSNormalization", of("RMSNormalization").random(2, 3, 4).random(4)),
                row(
                        "SimplifiedLayerNormalization",
                        of("SimplifiedLayerNormalization").random(2, 3, 4).random(4)),
                row(
                        "InstanceNormalization",
                        of("InstanceNormalization").random(2, 3, 4, 2).random(3).random(3)),
                row(
                        "BatchNormalization",
                        of("BatchNormalization")
                                .random(2, 3, 2, 2)
                                .random(3)
                                .random(3)
                                .random(3)
                                .positive(3)),
                Map.entry(
                        "com.microsoft.SkipLayerNormalization",
                        List.of(
                                skip("LayerNormalization").random(4).random(4).build(),
                                skip("LayerNormalization")
                                        .random(4)
                                        .random(4)
                                        .random(4)
                                        .outputs("y", "", "", "sum"),
                                skip("LayerNormalization")
                                        .random(4)
                                        .absent()
                                        .random(4)
                                        .build())),
                Map.entry(
                        "com.microsoft.SkipSimplifiedLayerNormalization",
                        List.of(
                                skip("SimplifiedLayerNormalization").random(4).build(),
                                skip("SimplifiedLayerNormalization")
                                        .random(4)
                                        .random(4)
                                        .outputs("y", "", "", "sum"))));
    }

    private static OneNode skip(String kind) {
        return of("com.microsoft.Skip" + kind)
                .with("epsilon", Attribute.of(1e-5f))
                .random(2, 3, 4)
                .random(2, 3, 4);
    }

    private static Stream<Map.Entry<String, List<GradientCase>>> movements() {
        return Stream.of(
                row("Reshape", of("Reshape").random(2, 3).longs(3, -1)),
                row("Flatten", of("Flatten").random(2, 3, 2)),
                row("Squeeze", of("Squeeze").random(2, 1, 3).longs(1)),
                row("Unsqueeze", of("Unsqueeze").random(2, 3).longs(1)),
                row(
                        "Transpose",
                        of("Transpose").random(2, 3, 4),
                        of("Transpose").random(2, 3, 4).with("perm", 1, 2, 0)),
                row("Dropout", of("Dropout").random(2, 3)),
                row("Expand", of("Expand").random(3, 1).longs(2, 3, 4)),
                row("Tile", of("Tile").random(2, 3).longs(2, 3)),
                row(
                        "Pad",
                        of("Pad").random(2, 3).longs(1, 0, 2, 1),
                        of("Pad").random(2, 3).longs(1, 2).absent().longs(-1),
                        of("Pad").random(2, 3).longs(0, -1, 1, 0),
                        of("Pad").random(3, 3).longs(1, 0, 2, 1).with("mode", Attribute.of("reflect")),
                        of("Pad").random(2, 3).longs(1, 0, 2, 1).with("mode", Attribute.of("edge"))),
                row(
                        "Concat",
                        of("Concat").random(2, 1).random(2, 3).random(2, 2).with("axis", Attribute.of(-1L)),
                        of("Concat").random(1, 2).random(2, 2).with("axis", Attribute.of(0L))),
                Map.entry(
                        "Split",
                        List.of(
                                of("Split")
                                        .random(2, 5)
                                        .longs(2, 3)
                                        .with("axis", Attribute.of(1L))
                                        .outputs(2),
                                of("Split")
                                        .random(4, 3)
                                        .with("num_outputs", Attribute.of(2L))
                                        .outputs("y", "z"))));
    }

    private static Stream<Map.Entry<String, List<GradientCase>>> selections() {
        return Stream.of(
                row(
                        "Slice",
                        of("Slice").random(4, 5).longs(1, -3).longs(3, 100),
                        of("Slice").random(4, 5).longs(1).longs(5).longs(-1).longs(2),
                        of("Slice")
                                .random(4, 5)
                                .longs(-1, 1)
                                .longs(-100, 3)
                                .longs(1, 0)
                                .longs(-2, 1)),
                row(
                        "Gather",
                        of("Gather").random(4, 3).constant(Tensor.ofLongs(new long[] {2, 2}, 1, 3, 1, -1)),
                        of("Gather")
                                .random(2, 4, 3)
                                .constant(Tensor.vector(2, 0, 2))
                                .with("axis", Attribute.of(1L)),
                        of("Gather")
                                .random(2, 3, 4)
                                .constant(Tensor.ofInts(new long[] {2, 1}, -1, 0))
                                .with("axis", Attribute.of(-1L)),
                        of("Gather")
                                .random(2, 4)
                                .constant(Tensor.ofLongs(new long[0], 1))
                                .with("axis", Attribute.of(1L))),
                row(
                        "GatherElements",
                        of("GatherElements")
                                .random(3, 2)
                                .constant(Tensor.ofLongs(new long[] {2, 2}, 0, 2, 0, -1))
                                .with("axis", Attribute.of(0L))),
                row(
                        "GatherND",
                        of("GatherND").random(3, 2).constant(Tensor.ofLongs(new long[] {3, 1}, 2, 0, 2)),
                        of("GatherND")
                                .random(2, 3, 2)
                                .constant(Tensor.ofLongs(new long[] {2, 2, 1}, 2, 0, 1, 1))
                                .with("batch_dims", Attribute.of(1L))));
    }

    private static Stream<Map.Entry<String, List<GradientCase>>> scatters() {
        var places = Tensor.ofLongs(new long[] {2, 2}, 0, 2, 1, -1);
        var rows = Tensor.ofLongs(new long[] {2, 1}, 2, 0);
        return Stream.of(
                row(
                        "ScatterElements",
                        of("ScatterElements")
                                .random(2, 3)
                                .constant(places)
                                .random(2, 2)
                                .with("axis", Attribute.of(1L)),
                        of("ScatterElements")
                                .random(2, 3)
                                .constant(places)
                                .random(2, 2)
                                .with("axis", Attribute.of(1L))
                                .with("reduction", Attribute.of("add")),
                        of("ScatterElements")
                                .distinct(2, 3)
                                .constant(places)
                                .random(2, 2)
                                .with("axis", Attribute.of(1L))
                                .with("reduction", Attribute.of("max"))),
                row(
                        "ScatterND",
                        of("ScatterND").random(3, 2).constant(rows).random(2, 2),
                        of("ScatterND")
                                .distinct(3, 2)
                                .constant(rows)
                                .random(2, 2)
                                .with("reduction", Attribute.of("min")),
                        of("ScatterND")
                                .random(3, 2)
                                .constant(rows)
                                .random(2, 2)
                                .with("reduction", Attribute.of("add"))),
                Map.entry("TopK", List.of(of("TopK").distinct(2, 5).longs(3).outputs(List.of("y", "places"), 1))),
                row(
                        "CumSum",
                        of("CumSum").random(2, 3).constant(Tensor.ofLongs(new long[0], 1)),
                        of("CumSum")
                                .random(2, 3)
                                .constant(Tensor.ofLongs(new long[0], 0))
                                .with("exclusive", Attribute.of(1L))
                                .with("reverse", Attribute.of(1L))),
                row(
                        "Trilu",
                        of("Trilu").random(3, 4),
                        of("Trilu")
                                .random(2, 3, 3)
                                .constant(Tensor.ofLongs(new long[0], -1))
                                .with("upper", Attribute.of(0L))));
    }

    private static Stream<Map.Entry<String, List<GradientCase>>> contractions() {
        var positions = Tensor.ofLongs(new long[] {1, 3}, 0, 2, 1);
        return Stream.of(
                row(
                        "Einsum",
                        einsum("bij,bjk->bik").random(2, 3, 4).random(2, 4, 2),
                        einsum("bhqd,bhkd->bhqk").random(1, 2, 3, 2).random(1, 2, 4, 2),
                        einsum("abc,cd->ad").random(2, 3, 4).random(4, 2),
                        einsum("...ij,jk").random(2, 3, 4).random(4, 2),
                        einsum("ij,kj").random(2, 3).random(4, 3),
                        einsum("ij->j").random(2, 3)),
                row(
                        "RotaryEmbedding",
                        of("RotaryEmbedding")
                                .random(1, 2, 4, 4)
                                .constant(angles().reshaped(new long[] {1, 4, 2}))
                                .constant(angles().reshaped(new long[] {1, 4, 2})),
                        of("RotaryEmbedding")
                                .random(1, 2, 3, 6)
                                .constant(angles())
                                .constant(angles())
                                .constant(positions)
                                .with("interleaved", Attribute.of(1L))
                                .with("rotary_embedding_dim", Attribute.of(4L))),
                row(
                        "com.microsoft.RotaryEmbedding",
                        of("com.microsoft.RotaryEmbedding")
                                .random(1, 2, 3, 4)
                                .constant(positions)
                                .constant(angles())
                                .constant(angles())));
    }

    private static Tensor angles() {
        return Tensor.ofFloats(new long[] {4, 2}, 0.9f, 0.3f, -0.5f, 0.7f, 0.1f, 0.8f, 0.6f, -0.2f);
    }

    private static OneNode einsum(String equation) {
        return of("Einsum").with("equation", Attribute.of(equation));
    }
}
