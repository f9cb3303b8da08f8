package dev.halftone.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.graph.Tensor;
import org.junit.jupiter.api.Test;

class ClassMeterTest {

    private static final float LOG_3 = (float) Math.log(3);

    private static TaskSample sample(float[] expected, float[] actual, long... labels) {
        long classes = expected.length / labels.length;
        return new TaskSample(
                Tensor.ofFloats(new long[] {1, labels.length, classes}, expected),
                Tensor.ofFloats(new long[] {1, labels.length, classes}, actual),
                new float[0],
                labels);
    }

    private static float[] row(float... values) {
        return values;
    }

    @Test
    void oneRowASampleIsJudgedByTopOne() {
        var meter = Task.CLASSES.meter();
        meter.add(sample(row(3, 1), row(1, 3), 0));
        meter.add(sample(row(3, 1), row(4, 3), 0));
        meter.add(sample(row(1, 3), row(1, 4), 0));
        meter.add(sample(row(1, 3), row(4, 3), -1));

        assertThat(meter.finished())
                .containsExactly(new Metric("top-1", 2 / 3d, 1 / 3d), new Metric("classes predicted alike", 1, 2 / 3d));
    }

    @Test
    void severalRowsAreJudgedByPerplexityAndTokens() {
        var meter = Task.CLASSES.meter();
        meter.add(sample(row(0, 0, 0, 0), row(0, LOG_3, 9, 0), 1, -1));
        var metrics = meter.finished();

        assertThat(metrics)
                .extracting(Metric::name)
                .containsExactly("perplexity", "token accuracy", "tokens predicted alike");
        assertThat(metrics.get(0).before()).isCloseTo(2, within(1e-12));
        assertThat(metrics.get(0).after()).isCloseTo(4.0 / 3, within(1e-6));
        assertThat(metrics.get(1)).isEqualTo(new Metric("token accuracy", 0, 1));
        assertThat(metrics.get(2)).isEqualTo(new Metric("tokens predicted alike", 1, 0));
    }

    @Test
    void withoutLabelsThereIsNothingToTell() {
        var meter = Task.CLASSES.meter();
        meter.add(sample(row(3, 1), row(1, 3), -1));

        assertThat(meter.finished()).isEmpty();
    }

    @Test
    void aPerplexityBeyondMeaningIsNoFigure() {
        var meter = Task.CLASSES.meter();
        meter.add(sample(row(0, 0, 0, 0), row(0, 3e6f, 9, 0), 0, 1));

        assertThat(meter.finished().getFirst().areFigures()).isFalse();
    }
}
