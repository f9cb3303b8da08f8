package dev.halftone.gradient;

import static dev.halftone.gradient.ElementwiseCases.row;
import static dev.halftone.gradient.OneNode.of;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Cases for convolutions, pools and resizes. */
final class ImageCases {

    private ImageCases() {}

    static Stream<Map.Entry<String, List<GradientCase>>> rows() {
        return Stream.of(convolutions(), pools(), resizes()).flatMap(rows -> rows);
    }

    private static Stream<Map.Entry<String, List<GradientCase>>> convolutions() {
        return Stream.of(
                row(
                        "Conv",
                        of("Conv")
                                .random(2, 2, 5, 5)
                                .random(3, 2, 3, 3)
                                .random(3)
                                .with("pads", 1, 1, 1, 1),
                        of("Conv").random(1, 2, 6, 7).random(2, 2, 3, 2).with("strides", 2, 2),
                        of("Conv")
                                .random(2, 2, 6, 6)
                                .random(2, 2, 3, 3)
                                .with("strides", 2, 3)
                                .with("pads", 0, 1, 1, 2),
                        of("Conv").random(1, 4, 5, 5).random(6, 2, 3, 3).with("group", integer(2)),
                        of("Conv")
                                .random(2, 3, 6, 5)
                                .random(6, 1, 3, 3)
                                .with("group", integer(3))
                                .with("strides", 2, 1)
                                .with("pads", 1, 1, 1, 1),
                        of("Conv").random(2, 3, 4, 4).random(3, 1, 3, 3).with("group", integer(3)),
                        of("Conv")
                                .random(1, 1, 8, 7)
                                .random(2, 1, 3, 2)
                                .with("dilations", 2, 3)
                                .with("strides", 2, 1),
                        of("Conv")
                                .random(1, 2, 6, 6)
                                .random(2, 2, 3, 4)
                                .with("auto_pad", Attribute.of("SAME_UPPER"))
                                .with("strides", 2, 1),
                        of("Conv").random(1, 2, 6, 6).random(2, 2, 2, 4).with("auto_pad", Attribute.of("SAME_LOWER")),
                        of("Conv").random(1, 2, 5, 5).random(2, 2, 3, 3).with("auto_pad", Attribute.of("VALID")),
                        of("Conv").random(2, 3, 3, 4).random(4, 3, 1, 1).random(4),
                        of("Conv").random(2, 3, 5, 4).random(4, 3, 1, 1).with("strides", 2, 2),
                        of("Conv")
                                .random(2, 3, 8)
                                .random(4, 3, 3)
                                .random(4)
                                .with("strides", 2)
                                .with("pads", 1, 1),
                        of("Conv").random(1, 2, 3, 4, 3).random(2, 2, 2, 2, 2)),
                row(
                        "ConvTranspose",
                        of("ConvTranspose")
                                .random(2, 2, 3, 3)
                                .random(2, 3, 2, 3)
                                .random(3)
                                .with("strides", 2, 2),
                        of("ConvTranspose")
                                .random(1, 4, 3, 4)
                                .random(4, 2, 3, 3)
                                .with("group", integer(2))
                                .with("strides", 2, 2)
                                .with("pads", 1, 1, 1, 1)
                                .with("output_padding", 1, 1),
                        of("ConvTranspose")
                                .random(1, 1, 3, 3)
                                .random(1, 2, 3, 3)
                                .with("strides", 3, 2)
                                .with("output_shape", 10, 8)));
    }

    private static Stream<Map.Entry<String, List<GradientCase>>> pools() {
        return Stream.of(
                row(
                        "MaxPool",
                        of("MaxPool")
                                .distinct(2, 2, 4, 4)
                                .with("kernel_shape", 2, 2)
                                .with("strides", 2, 2),
                        of("MaxPool")
                                .distinct(1, 2, 5, 5)
                                .with("kernel_shape", 3, 3)
                                .with("strides", 2, 2)
                                .with("pads", 1, 1, 1, 1),
                        of("MaxPool")
                                .distinct(1, 2, 7)
                                .with("kernel_shape", 3)
                                .with("ceil_mode", integer(1))
                                .with("strides", 2)),
                row(
                        "AveragePool",
                        of("AveragePool")
                                .random(2, 2, 4, 4)
                                .with("kernel_shape", 2, 2)
                                .with("strides", 2, 2),
                        averageWithPads(),
                        averageWithPads().with("count_include_pad", integer(1)),
                        averageWithPads().with("ceil_mode", integer(1)),
                        averageWithPads().with("ceil_mode", integer(1)).with("count_include_pad", integer(1)),
                        of("AveragePool")
                                .random(1, 2, 5)
                                .with("kernel_shape", 2)
                                .with("auto_pad", Attribute.of("SAME_UPPER"))),
                row(
                        "LpPool",
                        of("LpPool")
                                .random(1, 2, 4, 5)
                                .with("kernel_shape", 2, 2)
                                .with("strides", 2, 1)
                                .with("pads", 1, 0, 1, 0),
                        of("LpPool").random(1, 2, 5).with("kernel_shape", 3).with("p", integer(3))),
                row(
                        "MaxUnpool",
                        of("MaxUnpool")
                                .random(1, 2, 2, 2)
                                .constant(Tensor.ofLongs(new long[] {1, 2, 2, 2}, 5, 7, 13, 10, 16, 23, 25, 31))
                                .with("kernel_shape", 2, 2)
                                .with("strides", 2, 2)),
                row("GlobalLpPool", of("GlobalLpPool").opset(21).random(2, 3, 3, 2)),
                row("GlobalAveragePool", of("GlobalAveragePool").random(2, 3, 3, 2)),
                row("GlobalMaxPool", of("GlobalMaxPool").distinct(2, 3, 3, 2)));
    }

    private static OneNode averageWithPads() {
        return of("AveragePool")
                .random(1, 2, 6, 5)
                .with("kernel_shape", 3, 3)
                .with("strides", 2, 2)
                .with("pads", 1, 0, 1, 1);
    }

    private static Stream<Map.Entry<String, List<GradientCase>>> resizes() {
        return Stream.of(
                row(
                        "Resize",
                        of("Resize")
                                .random(1, 2, 3, 2)
                                .absent()
                                .absent()
                                .longs(1, 2, 6, 5)
                                .with("mode", Attribute.of("linear")),
                        of("Resize")
                                .random(1, 2, 3, 2)
                                .absent()
                                .constant(Tensor.ofFloats(new long[] {4}, 1, 1, 2, 2))
                                .with("mode", Attribute.of("nearest"))
                                .with("nearest_mode", Attribute.of("floor"))
                                .with("coordinate_transformation_mode", Attribute.of("asymmetric")),
                        of("Resize")
                                .random(1, 1, 4, 3)
                                .absent()
                                .absent()
                                .longs(7, 8)
                                .with("axes", 2, 3)
                                .with("mode", Attribute.of("linear"))
                                .with("keep_aspect_ratio_policy", Attribute.of("not_larger")),
                        of("Resize")
                                .random(1, 2, 5, 4)
                                .absent()
                                .absent()
                                .longs(1, 2, 3, 3)
                                .with("mode", Attribute.of("linear"))),
                row(
                        "DepthToSpace",
                        of("DepthToSpace").random(1, 8, 2, 3).with("blocksize", integer(2)),
                        of("DepthToSpace")
                                .random(1, 8, 2, 3)
                                .with("blocksize", integer(2))
                                .with("mode", Attribute.of("CRD"))),
                row("SpaceToDepth", of("SpaceToDepth").random(1, 2, 4, 6).with("blocksize", integer(2))));
    }

    private static Attribute integer(long value) {
        return Attribute.of(value);
    }
}
