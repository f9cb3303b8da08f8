package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.calibration.SampleSet;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetLabelsTest {

    private static final Tensor LOGITS = Tensor.ofFloats(new long[] {1, 3, 4}, new float[12]);

    private static SampleSet samples(long... labels) {
        var arrays = new LinkedHashMap<String, Tensor>();
        arrays.put("x", Tensor.ofFloats(new long[] {2, 3, 32}, new float[192]));
        arrays.put("tokens", Tensor.ofLongs(new long[] {2, 3}, 1, 2, 3, 3, 0, 1));
        arrays.put("labels", Tensor.ofLongs(new long[] {2, labels.length / 2}, labels));
        arrays.put("mask", Tensor.ofLongs(new long[] {2, 3}, 1, 1, 1, 1, 0, 1));
        return SampleSet.of("samples", TwoLayers.graph(), arrays);
    }

    private static long[] labels(LossKind kind, boolean masked, int sample, Tensor logits, long... labels) {
        return new TargetLabels(TwoLayers.loss(kind, masked), samples(labels), TwoLayers.graph(), 1).of(sample, logits);
    }

    @Test
    void labelsAreThoseOfTheArrayButForMaskedPositions() {
        long[] labels = {0, 1, 2, 3, 2, -1};
        assertThat(labels(LossKind.LABELS, false, 1, LOGITS, labels)).containsExactly(3, 2, -1);
        assertThat(labels(LossKind.LABELS, true, 1, LOGITS, labels)).containsExactly(3, -1, -1);
    }

    @Test
    void theNextTokenIsTheLabelOfEachPositionAndTheLastHasNone() {
        long[] unused = new long[6];
        assertThat(labels(LossKind.NEXT_TOKEN, false, 0, LOGITS, unused)).containsExactly(2, 3, -1);
        assertThat(labels(LossKind.NEXT_TOKEN, false, 1, LOGITS, unused)).containsExactly(0, 1, -1);
    }

    @Test
    void drawnLabelsFollowTheModelAndTheSeed() {
        float[] certain = new float[12];
        certain[2] = certain[4 + 1] = certain[8 + 3] = 100;
        var logits = Tensor.ofFloats(new long[] {1, 3, 4}, certain);

        assertThat(labels(LossKind.OWN_PREDICTION, false, 0, logits, new long[6]))
                .containsExactly(2, 1, 3);
        assertThat(labels(LossKind.OWN_PREDICTION, false, 0, LOGITS, new long[6]))
                .isEqualTo(labels(LossKind.OWN_PREDICTION, false, 0, LOGITS, new long[6]))
                .doesNotContain(-1);
    }

    @Test
    void labelsThatAreNoClassesAreNamed() {
        assertThatThrownBy(() -> labels(LossKind.LABELS, false, 1, LOGITS, 0, 0, 0, 0, 4, 0))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll("sample 1", "4", "4 classes");
        assertThatThrownBy(() -> labels(LossKind.LABELS, false, 0, LOGITS, -2, 0, 0, 0, 0, 0))
                .hasMessageContaining("-2");
        assertThatThrownBy(() -> labels(LossKind.LABELS, false, 0, LOGITS, 1, 1))
                .hasMessageContainingAll("array labels", "1 labels a sample", "3 rows");
        assertThatThrownBy(() -> new TargetLabels(
                                new ProtectedLoss(LossKind.LABELS, "second", Optional.of("x"), Optional.empty()),
                                samples(1, 1),
                                TwoLayers.graph(),
                                1)
                        .of(0, LOGITS))
                .hasMessageContainingAll("array x", "INT64 or INT32", "FLOAT");
    }
}
