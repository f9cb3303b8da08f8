package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.api.v1alpha1.RoundingMethod;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import dev.halftone.number.RoundedWeight;
import dev.halftone.number.Rounding;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RoundingOptionsTest {

    private static final RoundingTrials.Rounded NEAREST = rounded(Rounding.NEAREST);
    private static final RoundingTrials.Rounded GPTQ = rounded(Rounding.GPTQ);
    private static final LayerLoss ROW =
            new LayerLoss("l", NumberFormat.INT4, 8, 1, "MSE", "", new TreeMap<>(), null, null);

    private static RoundingTrials.Rounded rounded(Rounding method) {
        var codes = Tensor.ofBytes(ElementType.UINT8, new long[] {1}, new byte[] {1});
        var one = Tensor.ofFloats(new long[] {1}, 1);
        return new RoundingTrials.Rounded(method, new RoundedWeight(codes, one), one, one);
    }

    private static RoundingOptions options(List<Double> gptq, List<Double> corrected) {
        List<Double> nearest = List.of(4.0, 2.0, 3.0, 3.0);
        return RoundingOptions.of(
                ROW,
                List.of(NEAREST, GPTQ),
                Map.of(
                        NEAREST, new RoundingErrors.Losses(nearest, nearest),
                        GPTQ, new RoundingErrors.Losses(gptq, corrected))::get);
    }

    @Test
    void aLossIsThatOfNearestOnAllSamplesTimesTheRatioOnThoseThatJudge() {
        var options = options(List.of(2.0, 1.0, 1.5, 1.5), List.of(1.0, 0.5, 0.75, 0.75));
        var chosen = options.chosen(RoundingMethod.AUTO);

        assertThat(chosen.loss()).isCloseTo(2, within(1e-12));
        var row = options.rounded(chosen);
        assertThat(row.rounding()).isEqualTo(new WeightRounding(Rounding.GPTQ, true, 8, ""));
        assertThat(row.lossMse()).isCloseTo(3, within(1e-12));
        assertThat(row.nearestLossMse()).isEqualTo(9);
        assertThat(options.chosen(RoundingMethod.GPTQ).loss()).isCloseTo(4, within(1e-12));
        assertThat(options.chosen(RoundingMethod.NEAREST).loss()).isEqualTo(8);
    }

    @Test
    void oneLuckySampleDoesNotDecide() {
        var options = options(List.of(0.0, 2.5, 3.0, 3.0), List.of(0.0, 2.5, 3.0, 3.0));

        assertThat(options.chosen(RoundingMethod.AUTO).rounded()).isSameAs(NEAREST);
        assertThat(options.chosen(RoundingMethod.GPTQ).rounded()).isSameAs(GPTQ);
        assertThat(RoundingOptions.kept(options.chosen(RoundingMethod.AUTO))).isEmpty();
    }

    @Test
    void aWeightThatTheLossDoesNotDependOnIsRoundedToNearest() {
        var nothing = new RoundingErrors.Losses(List.of(), List.of());
        var options = RoundingOptions.of(ROW, List.of(NEAREST, GPTQ), way -> nothing);

        assertThat(options.chosen(RoundingMethod.GPTQ).rounded()).isSameAs(NEAREST);
    }

    @Test
    void everyFourthSampleJudgesAndOfFewAllDo() {
        assertThat(CrossValidation.of(9).judging()).containsExactly(3, 7);
        assertThat(CrossValidation.of(9).fitting()).containsExactly(0, 1, 2, 4, 5, 6, 8);
        assertThat(CrossValidation.of(3).fitting()).containsExactly(0, 1, 2);
        assertThat(CrossValidation.of(3).judging()).containsExactly(0, 1, 2);
    }
}
