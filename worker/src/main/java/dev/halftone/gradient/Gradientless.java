package dev.halftone.gradient;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The table of operators that have no gradient rule on purpose, and why; any other has none yet. */
public final class Gradientless {

    /** Its outputs are truths, integers or shapes: no gradient is lost there. */
    public static final String NOTHING_REAL = "gives no real number that a loss could flow through";

    private static final String FLAT = "its slope is zero or not there at all";
    private static final String NESTED =
            "has nested graphs: it is kept whole, and layers that they read stay in the reference format";
    private static final String INTEGER = "computes in integers already";
    private static final String CHANCE = "draws at random";
    private static final String FIRST = "reads tables by the integers of an input, so that no layer lies before it";

    /** By qualified operator name. */
    public static final SortedMap<String, String> REASONS = reasons();

    private Gradientless() {}

    private static SortedMap<String, String> reasons() {
        SortedMap<String, String> reasons = new TreeMap<>();
        Map.of(
                        NOTHING_REAL,
                        "And ArgMax ArgMin BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor ConstantOfShape Equal EyeLike"
                                + " Greater GreaterOrEqual IsInf IsNaN Less LessOrEqual NonMaxSuppression NonZero Not OneHot"
                                + " Or Range Shape Size Unique Xor",
                        FLAT,
                        "Ceil Floor Hardmax Round Sign",
                        NESTED,
                        "If Loop Scan",
                        INTEGER,
                        "ConvInteger DequantizeLinear DynamicQuantizeLinear MatMulInteger QLinearConv QLinearMatMul"
                                + " QuantizeLinear",
                        FIRST,
                        "com.microsoft.EmbedLayerNormalization",
                        CHANCE,
                        "Bernoulli Multinomial RandomNormal RandomNormalLike RandomUniform RandomUniformLike")
                .forEach((why, operators) ->
                        Stream.of(operators.split(" ", -1)).forEach(operator -> reasons.put(operator, why)));
        return Collections.unmodifiableSortedMap(reasons);
    }
}
