package dev.halftone.gradient;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Cases for functions of one element and for arithmetic. */
final class ElementwiseCases {

    private ElementwiseCases() {}

    static Stream<Map.Entry<String, List<GradientCase>>> rows() {
        return Stream.of(
                row("Abs", of("Abs").random(2, 3)),
                row("Acos", of("Acos").values(-0.7f, -0.2f, 0.1f, 0.6f)),
                row("Acosh", of("Acosh").values(1.5f, 2, 3)),
                row("Asin", of("Asin").values(-0.7f, -0.2f, 0.1f, 0.6f)),
                row("Asinh", of("Asinh").random(2, 3)),
                row("Atan", of("Atan").random(2, 3)),
                row("Atanh", of("Atanh").values(-0.7f, -0.2f, 0.1f, 0.6f)),
                row("Celu", of("Celu").with("alpha", Attribute.of(0.7f)).random(2, 3)),
                row("Cosh", of("Cosh").random(2, 3)),
                row("Mish", of("Mish").random(2, 3)),
                row("Selu", of("Selu").random(2, 3)),
                row("Shrink", of("Shrink").with("bias", Attribute.of(0.3f)).values(-2, -0.7f, -0.3f, 0.2f, 0.8f, 2)),
                row("Sinh", of("Sinh").random(2, 3)),
                row("Softsign", of("Softsign").random(2, 3)),
                row(
                        "Swish",
                        of("Swish").opset(24).with("alpha", Attribute.of(1.3f)).random(2, 3)),
                row("Tan", of("Tan").random(2, 3)),
                row("ThresholdedRelu", of("ThresholdedRelu").values(-2, -0.7f, 0.3f, 0.9f, 1.2f, 2)),
                row("CastLike", of("CastLike").random(2, 3).constant(Tensor.scalar(1))),
                row("Cos", of("Cos").random(2, 3)),
                row("Elu", of("Elu").with("alpha", Attribute.of(0.7f)).random(2, 3)),
                row("Erf", of("Erf").random(2, 3)),
                row("Exp", of("Exp").random(2, 3)),
                row(
                        "Gelu",
                        of("Gelu").random(2, 3),
                        of("Gelu").with("approximate", Attribute.of("tanh")).random(2, 3)),
                row("HardSigmoid", of("HardSigmoid").values(-3, -2, -0.5f, 0.2f, 1, 2, 3)),
                row("HardSwish", of("HardSwish").values(-4, -2.5f, -1, 0.3f, 2, 2.9f, 3.3f)),
                row("Identity", of("Identity").random(2, 3)),
                row(
                        "LeakyRelu",
                        of("LeakyRelu").with("alpha", Attribute.of(0.2f)).random(2, 3)),
                row("Log", of("Log").positive(2, 3)),
                row("Neg", of("Neg").random(2, 3)),
                row("PRelu", of("PRelu").random(2, 3, 2).random(3, 1)),
                row("Reciprocal", of("Reciprocal").values(-2, -1.3f, 0.8f, 1.5f)),
                row("Relu", of("Relu").random(2, 3)),
                row("Sigmoid", of("Sigmoid").random(2, 3)),
                row("Sin", of("Sin").random(2, 3)),
                row("Softplus", of("Softplus").random(2, 3)),
                row("Sqrt", of("Sqrt").positive(2, 3)),
                row("Tanh", of("Tanh").random(2, 3)),
                row("com.microsoft.Gelu", of("com.microsoft.Gelu").random(2, 3)),
                row("com.microsoft.QuickGelu", of("com.microsoft.QuickGelu").random(2, 3)),
                row(
                        "com.microsoft.BiasGelu",
                        of("com.microsoft.BiasGelu").random(2, 3).random(3)),
                row(
                        "com.microsoft.FastGelu",
                        of("com.microsoft.FastGelu").random(2, 3),
                        of("com.microsoft.FastGelu").random(2, 3).random(3)),
                row(
                        "Clip",
                        of("Clip")
                                .values(-2, -1, -0.4f, 0.2f, 0.9f, 3)
                                .constant(Tensor.scalar(-0.5f))
                                .constant(Tensor.scalar(1)),
                        of("Clip").values(-2, 0.4f, 3).absent().constant(Tensor.scalar(1))),
                row(
                        "Add",
                        of("Add").random(2, 3).random(2, 3),
                        of("Add").random(2, 1, 3).random(4, 1),
                        of("Add").random(3).random(2, 3)),
                row(
                        "Sub",
                        of("Sub").random(2, 3).random(3),
                        of("Sub").random(2, 1).random(4, 2, 3)),
                row(
                        "Mul",
                        of("Mul").random(2, 3).random(3),
                        of("Mul").random(2, 1).random(4, 2, 3),
                        of("Mul").random().random(2)),
                row(
                        "Div",
                        of("Div").random(2, 3).positive(3),
                        of("Div").random(1, 3).positive(2, 1)),
                row(
                        "Pow",
                        of("Pow").random(2, 3).constant(Tensor.scalar(2)),
                        of("Pow").random(2, 3).constant(Tensor.scalar(3)),
                        of("Pow").random(2, 3).constant(Tensor.vector(2)),
                        of("Pow").positive(2, 3).random(3),
                        of("Pow")
                                .constant(Tensor.ofFloats(new long[] {3}, 0, 0.5f, 2))
                                .positive(2, 3)),
                row(
                        "Max",
                        of("Max").values(1, 5, 3).values(2, 4, -1).values(0, 0, 7),
                        of("Max").distinct(4)),
                row(
                        "Min",
                        of("Min").values(1, 5, 3).values(2),
                        of("Min").values(1, 5, 3).values(2, 4, -1)),
                row("Mean", of("Mean").random(2, 3).random(3).random(2, 1)),
                row("Sum", of("Sum").random(2, 3).random(3).random(2, 1)),
                row(
                        "Where",
                        of("Where").constant(truth()).random(2, 3).random(3),
                        of("Where").constant(truth()).random(1).random(2, 3)),
                row(
                        "Cast",
                        of("Cast")
                                .with("to", Attribute.of((long) ElementType.FLOAT.code()))
                                .random(2, 3)));
    }

    private static Tensor truth() {
        return Tensor.ofBytes(ElementType.BOOL, new long[] {2, 3}, new byte[] {1, 0, 1, 0, 0, 1});
    }

    private static OneNode of(String operator) {
        return OneNode.of(operator);
    }

    static Map.Entry<String, List<GradientCase>> row(String operator, OneNode... cases) {
        return Map.entry(operator, Stream.of(cases).map(OneNode::build).toList());
    }
}
