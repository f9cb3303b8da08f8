package dev.halftone.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.graph.Tensor;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TextMeterTest {

    /** Logits of five classes, of which each step chooses one. */
    private static Tensor steps(int... chosen) {
        var logits = new float[chosen.length * 5];
        for (int i = 0; i < chosen.length; i++) {
            logits[i * 5 + chosen[i]] = 1;
        }
        return Tensor.ofFloats(new long[] {1, chosen.length, 5}, logits);
    }

    private static TaskSample sample(Tensor expected, Tensor actual, long... text) {
        return new TaskSample(expected, actual, new float[0], text);
    }

    @Test
    void repetitionsAreReadOnceAndBlanksNotAtAll() {
        var meter = Task.TEXT.meter();
        meter.add(sample(steps(0, 3, 3, 0, 3, 1), steps(0, 3, 3, 3, 3, 1), 3, 3, 1, -1));

        assertThat(meter.finished())
                .containsExactly(new Metric("character accuracy", 1, 1 - 1 / 3d), new Metric("texts read alike", 1, 0));
    }

    @Test
    void theBlankIsTheLastClassWhereATextHoldsTheFirst() {
        var meter = Task.TEXT.meter();
        meter.add(sample(steps(4, 0, 4, 1), steps(4, 0, 4, 1), 0, 1));

        assertThat(meter.finished())
                .containsExactly(new Metric("character accuracy", 1, 1), new Metric("texts read alike", 1, 1));
    }

    @Test
    void theBlankIsTheClassThatIsChosenMoreOftenWhereTextsHoldNeitherEnd() {
        var meter = Task.TEXT.meter();
        meter.add(sample(steps(4, 2, 4, 4, 1), steps(4, 2, 4, 4, 1), 2, 1));

        assertThat(meter.finished().getFirst()).isEqualTo(new Metric("character accuracy", 1, 1));
    }

    @Test
    void whereTextsHoldBothEndsThereIsNoBlankAndNothingToTell() {
        var meter = Task.TEXT.meter();
        meter.add(sample(steps(4, 2, 0), steps(4, 2, 0), 4, 0));

        assertThat(meter.finished()).isEmpty();
    }

    @Test
    void aBuildThatReadsMoreWrongCharactersThanThereAreHasNoneRight() {
        var meter = Task.TEXT.meter();
        meter.add(sample(steps(1, 0, 0, 0, 0), steps(2, 3, 2, 3, 2), 1));
        meter.add(sample(steps(1, 0, 0, 0, 0), steps(2, 3, 2, 3, 2), 1));

        assertThat(meter.finished().getFirst()).isEqualTo(new Metric("character accuracy", 1, 0));
    }

    @Test
    void stepsThatDoNotCountAreNotRead() {
        var meter = Task.TEXT.meter();
        var steps = steps(0, 3, 1, 2);
        meter.add(new TaskSample(steps, steps, new float[] {1, 1, 1, 0}, new long[] {3, 1}));

        assertThat(meter.finished().getFirst()).isEqualTo(new Metric("character accuracy", 1, 1));
    }

    @Test
    void whereNoCharacterIsRightTheseAreNoTexts() {
        var meter = Task.TEXT.meter();
        meter.add(sample(steps(0, 1, 0, 0), steps(0, 1, 0, 0), 3, 2));

        assertThat(meter.finished()).isEmpty();
    }

    @Test
    void editsAreThoseOfTheTextbook() {
        assertThat(EditDistance.between(text("kitten"), text("sitting"))).isEqualTo(3);
        assertThat(EditDistance.between(text("sunday"), text("saturday"))).isEqualTo(3);
        assertThat(EditDistance.between(text(""), text("abc"))).isEqualTo(3);
        assertThat(EditDistance.between(text("abc"), text(""))).isEqualTo(3);
    }

    @RepeatedTest(20)
    void editsAreThoseOfTheRecursion(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        long[] left = random.longs(random.nextInt(6), 0, 3).toArray();
        long[] right = random.longs(random.nextInt(6), 0, 3).toArray();

        assertThat(EditDistance.between(left, right)).isEqualTo(recursion(left, right, 0, 0));
    }

    private static int recursion(long[] left, long[] right, int i, int j) {
        if (i == left.length || j == right.length) {
            return left.length - i + right.length - j;
        }
        int substituted = recursion(left, right, i + 1, j + 1) + (left[i] == right[j] ? 0 : 1);
        return Math.min(substituted, 1 + Math.min(recursion(left, right, i + 1, j), recursion(left, right, i, j + 1)));
    }

    private static long[] text(String characters) {
        return characters.chars().asLongStream().toArray();
    }
}
