package dev.halftone.gradient;

import static dev.halftone.gradient.ElementwiseCases.row;
import static dev.halftone.gradient.OneNode.of;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Cases for what reads images between their elements, and for the runtime's product with its operands' axes in any order. */
final class InterpolationCases {

    private InterpolationCases() {}

    static Stream<Map.Entry<String, List<GradientCase>>> rows() {
        return Stream.of(
                row(
                        "GridSample",
                        grid("linear", "zeros", 0),
                        grid("linear", "zeros", 1),
                        grid("linear", "border", 0),
                        grid("linear", "border", 1),
                        grid("linear", "reflection", 0),
                        grid("linear", "reflection", 1),
                        grid("nearest", "zeros", 0),
                        grid("nearest", "reflection", 1),
                        grid("cubic", "zeros", 0),
                        grid("cubic", "border", 1),
                        grid("cubic", "reflection", 0),
                        of("GridSample")
                                .random(1, 2, 3, 4, 2)
                                .constant(coordinates(1, 2, 2, 3, 3))
                                .with("padding_mode", Attribute.of("border")),
                        of("GridSample").random(1, 2, 4, 3).operand(coordinates(1, 3, 2, 2))),
                row(
                        "RoiAlign",
                        regions(2, "half_pixel", 1),
                        regions(1, "output_half_pixel", 0.5f),
                        regions(3, "output_half_pixel", 1)),
                row(
                        "DeformConv",
                        of("DeformConv").random(1, 2, 4, 5).random(3, 2, 2, 2).operand(moves(1, 8, 3, 4)),
                        of("DeformConv")
                                .random(2, 4, 5, 4)
                                .random(4, 2, 3, 2)
                                .operand(moves(2, 24, 3, 3))
                                .random(4)
                                .random(2, 12, 3, 3)
                                .with("group", Attribute.of(2L))
                                .with("offset_group", Attribute.of(2L))
                                .with("strides", 2, 2)
                                .with("pads", 1, 1, 1, 1)),
                row(
                        "com.microsoft.FusedMatMul",
                        product().random(2, 3, 4).random(2, 4, 2).with("alpha", Attribute.of(0.5f)),
                        product().random(2, 4, 3).random(2, 4, 2).with("transA", flag()),
                        product().random(2, 3, 4).random(2, 4).with("transB", flag()),
                        product().random(3, 2, 4).random(2, 4, 5).with("transBatchA", flag()),
                        product()
                                .random(4, 2, 3)
                                .random(5, 2, 4)
                                .with("transBatchA", flag())
                                .with("transA", flag())
                                .with("transBatchB", flag())
                                .with("transB", flag())));
    }

    private static OneNode grid(String mode, String padding, long aligned) {
        return of("GridSample")
                .random(2, 3, 3, 4)
                .constant(coordinates(2, 2, 4, 2))
                .with("mode", Attribute.of(mode))
                .with("padding_mode", Attribute.of(padding))
                .with("align_corners", Attribute.of(aligned));
    }

    /** From -1.9 to 1.9: inside and outside of the image. */
    private static Tensor coordinates(long... shape) {
        float[] values = new float[(int) Tensor.count(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (1.9 * Math.sin(1 + 2.3 * i));
        }
        return Tensor.ofFloats(shape, values);
    }

    private static OneNode regions(long samples, String mode, float scale) {
        return of("RoiAlign")
                .opset(21)
                .random(2, 3, 6, 5)
                .constant(Tensor.ofFloats(new long[] {3, 4}, 0.3f, 0.4f, 3.8f, 4.1f, 1.2f, 2, 7.5f, 5, -2, -1, 2, 2.4f))
                .longs(0, 1, 1)
                .with("output_height", Attribute.of(2L))
                .with("output_width", Attribute.of(3L))
                .with("sampling_ratio", Attribute.of(samples))
                .with("spatial_scale", Attribute.of(scale))
                .with("coordinate_transformation_mode", Attribute.of(mode));
    }

    /** None of which leads near to a whole number. */
    private static Tensor moves(long... shape) {
        float[] values = new float[(int) Tensor.count(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 7 % 3 - 1 + 0.2f + 0.6f * (i * 5 % 11) / 11;
        }
        return Tensor.ofFloats(shape, values);
    }

    private static OneNode product() {
        return of("com.microsoft.FusedMatMul");
    }

    private static Attribute flag() {
        return Attribute.of(1L);
    }
}
