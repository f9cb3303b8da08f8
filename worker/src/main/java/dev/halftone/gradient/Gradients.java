package dev.halftone.gradient;

import dev.halftone.graph.Node;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The table of gradient rules: an operator, and how each of its operands is differentiated. */
public final class Gradients {

    /** By qualified operator name; an operator that is not here can't be differentiated. */
    public static final Map<String, GradientRule> RULES = Collections.unmodifiableMap(new TreeMap<>(Map.ofEntries(
            Map.entry("Abs", Elementwise.unary(c -> c.op("Sign", c.input(0)))),
            Map.entry("Acos", Elementwise.unary(Trigonometry::arcCosine)),
            Map.entry("Acosh", Elementwise.unary(Trigonometry::arcHyperbolicCosine)),
            Map.entry("Add", Arithmetic::same),
            Map.entry("Asin", Elementwise.unary(Trigonometry::arcSine)),
            Map.entry("Asinh", Elementwise.unary(Trigonometry::arcHyperbolicSine)),
            Map.entry("Atan", Elementwise.unary(Trigonometry::arcTangent)),
            Map.entry("Atanh", Elementwise.unary(Trigonometry::arcHyperbolicTangent)),
            Map.entry("AveragePool", GradientRule.of(Pools::average)),
            Map.entry("BatchNormalization", Normalizations.BATCH),
            Map.entry("Cast", GradientRule.of(Movement::cast)),
            Map.entry("CastLike", GradientRule.of(Movement::cast)),
            Map.entry("Celu", Elementwise.unary(Activations::celu)),
            Map.entry("Clip", Elementwise.unary(Elementwise::untouched)),
            Map.entry("Concat", Movement::concat),
            Map.entry(
                    "Conv",
                    GradientRule.of(
                            Convolutions::image,
                            Convolutions::weight,
                            c -> Normalizations.channelSum(c, c.upstream()))),
            Map.entry(
                    "ConvTranspose",
                    GradientRule.of(
                            Convolutions::transposedImage,
                            Convolutions::transposedWeight,
                            c -> Normalizations.channelSum(c, c.upstream()))),
            Map.entry("Cos", Elementwise.unary(c -> c.op("Neg", c.op("Sin", c.input(0))))),
            Map.entry("Cosh", Elementwise.unary(c -> c.op("Sinh", c.input(0)))),
            Map.entry("CumSum", GradientRule.of(Scans::cumulativeSum)),
            Map.entry("DepthToSpace", GradientRule.of(Resizes::depthToSpace)),
            Map.entry("Div", GradientRule.of(Arithmetic::dividend, Arithmetic::divisor)),
            Map.entry("Dropout", GradientRule.of(Movement::dropout)),
            Map.entry("Einsum", Einsums::gradient),
            Map.entry("Elu", Elementwise.unary(Elementwise::elu)),
            Map.entry("Erf", Elementwise.unary(Elementwise::erf)),
            Map.entry("Exp", Elementwise.unary(Call::output)),
            Map.entry("Expand", GradientRule.of(c -> c.unbroadcast(c.upstream(), 0))),
            Map.entry("Flatten", GradientRule.of(Movement::reshaped)),
            Map.entry("Gather", GradientRule.of(Movement::gather)),
            Map.entry("GatherElements", GradientRule.of(Movement::gatherElements)),
            Map.entry("GatherND", GradientRule.of(Movement::gatherNd)),
            Map.entry("Gelu", Elementwise.unary(Elementwise::gelu)),
            Map.entry("Gemm", GradientRule.of(Products::gemmLeft, Products::gemmRight, Products::gemmAddend)),
            Map.entry("GlobalAveragePool", GradientRule.of(Pools::globalAverage)),
            Map.entry("GlobalLpPool", GradientRule.of(Pools::globalPower)),
            Map.entry("GlobalMaxPool", GradientRule.of(Pools::globalMax)),
            Map.entry("GroupNormalization", Normalizations.GROUP),
            Map.entry("HardSigmoid", Elementwise.unary(Elementwise::hardSigmoid)),
            Map.entry("HardSwish", Elementwise.unary(Elementwise::hardSwish)),
            Map.entry("Identity", GradientRule.of(Call::upstream)),
            Map.entry("InstanceNormalization", Normalizations.INSTANCE),
            Map.entry("LRN", GradientRule.of(LocalResponse::gradient)),
            Map.entry("LayerNormalization", Normalizations.LAYER),
            Map.entry("LeakyRelu", Elementwise.unary(Elementwise::leakyRelu)),
            Map.entry("Log", GradientRule.of(c -> c.op("Div", c.upstream(), c.input(0)))),
            Map.entry("LogSoftmax", GradientRule.of(Reductions::logSoftmax)),
            Map.entry("LpNormalization", GradientRule.of(Normalizations::unitLength)),
            Map.entry("LpPool", GradientRule.of(Pools::power)),
            Map.entry("MatMul", GradientRule.of(Products::matMulLeft, Products::matMulRight)),
            Map.entry("Max", Arithmetic::extremum),
            Map.entry("MaxPool", GradientRule.of(Pools::max)),
            Map.entry("MaxUnpool", GradientRule.of(Pools::unpooled)),
            Map.entry("Mean", Arithmetic::mean),
            Map.entry("MeanVarianceNormalization", GradientRule.of(Normalizations::meanVariance)),
            Map.entry("Min", Arithmetic::extremum),
            Map.entry("Mish", Elementwise.unary(Activations::mish)),
            Map.entry("Mul", Arithmetic::mul),
            Map.entry("Neg", GradientRule.of(c -> c.op("Neg", c.upstream()))),
            Map.entry("PRelu", GradientRule.of(Elementwise::prelu, Elementwise::preluSlope)),
            Map.entry("Pad", GradientRule.of(Movement::pad)),
            Map.entry("Pow", GradientRule.of(Arithmetic::base, Arithmetic::exponent)),
            Map.entry("RMSNormalization", Normalizations.ROOT_MEAN_SQUARE),
            Map.entry("Reciprocal", Elementwise.unary(Elementwise::reciprocal)),
            Map.entry("ReduceL1", GradientRule.of(Reductions::sumOfMagnitudes)),
            Map.entry("ReduceL2", GradientRule.of(Reductions::length)),
            Map.entry("ReduceLogSum", GradientRule.of(Reductions::logSum)),
            Map.entry("ReduceLogSumExp", GradientRule.of(Reductions::logSumExp)),
            Map.entry("ReduceMax", GradientRule.of(Reductions::extremum)),
            Map.entry("ReduceMean", GradientRule.of(Reductions::mean)),
            Map.entry("ReduceMin", GradientRule.of(Reductions::extremum)),
            Map.entry("ReduceProd", GradientRule.of(Reductions::product)),
            Map.entry("ReduceSum", GradientRule.of(Reductions::sum)),
            Map.entry("ReduceSumSquare", GradientRule.of(Reductions::sumOfSquares)),
            Map.entry("Relu", Elementwise.unary(c -> c.op("Sign", c.output()))),
            Map.entry("Reshape", GradientRule.of(Movement::reshaped)),
            Map.entry("Resize", GradientRule.of(Resizes::resize)),
            Map.entry("RotaryEmbedding", GradientRule.of(Scans::rotary)),
            Map.entry(
                    "ScatterElements", GradientRule.of(Scatters::elements, Gradients::none, Scatters::elementUpdates)),
            Map.entry("ScatterND", GradientRule.of(Scatters::slices, Gradients::none, Scatters::sliceUpdates)),
            Map.entry("Selu", Elementwise.unary(Activations::selu)),
            Map.entry("Shrink", Elementwise.unary(Activations::shrink)),
            Map.entry("Sigmoid", Elementwise.unary(Elementwise::sigmoid)),
            Map.entry("SimplifiedLayerNormalization", Normalizations.ROOT_MEAN_SQUARE),
            Map.entry("Sinh", Elementwise.unary(c -> c.op("Cosh", c.input(0)))),
            Map.entry("Sin", Elementwise.unary(c -> c.op("Cos", c.input(0)))),
            Map.entry("Slice", GradientRule.of(Movement::slice)),
            Map.entry("Softmax", GradientRule.of(Reductions::softmax)),
            Map.entry("Softplus", Elementwise.unary(c -> c.op("Sigmoid", c.input(0)))),
            Map.entry("Softsign", Elementwise.unary(Activations::softsign)),
            Map.entry("SpaceToDepth", GradientRule.of(Resizes::spaceToDepth)),
            Map.entry("Split", GradientRule.of(Movement::split)),
            Map.entry("Sqrt", Elementwise.unary(Elementwise::sqrt)),
            Map.entry("Squeeze", GradientRule.of(Movement::reshaped)),
            Map.entry("Sub", GradientRule.of(c -> Arithmetic.same(c, 0), Arithmetic::negated)),
            Map.entry("Sum", Arithmetic::same),
            Map.entry("Swish", Elementwise.unary(Activations::swish)),
            Map.entry("Tan", Elementwise.unary(Trigonometry::tan)),
            Map.entry("Tanh", Elementwise.unary(Elementwise::tanh)),
            Map.entry("ThresholdedRelu", Elementwise.unary(Activations::thresholded)),
            Map.entry("Tile", GradientRule.of(Movement::tile)),
            Map.entry("TopK", GradientRule.of(Scatters::largest)),
            Map.entry("Transpose", GradientRule.of(Movement::transpose)),
            Map.entry("Trilu", GradientRule.of(Scans::triangle)),
            Map.entry("Unsqueeze", GradientRule.of(Movement::reshaped)),
            Map.entry("Where", GradientRule.of(Gradients::none, Arithmetic::whereTrue, Arithmetic::whereFalse)),
            Map.entry("com.microsoft.BiasGelu", Elementwise::biasGelu),
            Map.entry("com.microsoft.FastGelu", Elementwise::fastGelu),
            Map.entry("com.microsoft.Gelu", Elementwise.unary(c -> Elementwise.geluErf(c, c.input(0)))),
            Map.entry("com.microsoft.QuickGelu", Elementwise.unary(Elementwise::quickGelu)),
            Map.entry("com.microsoft.RotaryEmbedding", GradientRule.of(Scans::runtimeRotary)),
            Map.entry("com.microsoft.SkipLayerNormalization", Normalizations::skipLayer),
            Map.entry("com.microsoft.SkipSimplifiedLayerNormalization", Normalizations::skipRootMeanSquare))));

    private Gradients() {}

    /** The rule for a node, if there is one. */
    static Optional<GradientRule> rule(Node node) {
        return Optional.ofNullable(RULES.get(node.qualifiedOperator()));
    }

    private static String none(Call call) {
        throw new NoGradientRule(call.node(), "has no gradient for its condition or its indices");
    }
}
