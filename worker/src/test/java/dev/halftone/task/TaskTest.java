package dev.halftone.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.graph.Tensor;
import org.junit.jupiter.api.Test;

class TaskTest {

    private static Tensor output(long... shape) {
        return Tensor.ofFloats(shape, new float[(int) Tensor.count(shape)]);
    }

    private static Task task(Tensor output, boolean masked, long... labels) {
        return Task.of(output, GivenLabels.NONE.with(labels), masked);
    }

    @Test
    void anOutputWithAsManyLabelsAsRowsChoosesClasses() {
        assertThat(task(output(1, 10), false, 9)).isEqualTo(Task.CLASSES);
        assertThat(task(output(1, 3, 10), true, 9, -1, 0)).isEqualTo(Task.CLASSES);
    }

    @Test
    void anOutputWithFewerLabelsThanStepsIsRead() {
        assertThat(task(output(1, 8, 10), false, 9, 3, -1)).isEqualTo(Task.TEXT);
        assertThat(task(output(8, 1, 10), false, 9, 3, -1)).isEqualTo(Task.TEXT);
    }

    @Test
    void rowsAndSequencesWithAMaskAreVectors() {
        assertThat(task(output(1, 10), false)).isEqualTo(Task.VECTORS);
        assertThat(task(output(1, 8, 10), true)).isEqualTo(Task.VECTORS);
        assertThat(task(output(1, 8, 10), true, 3)).isEqualTo(Task.VECTORS);
    }

    @Test
    void labelsThatAreNoClassesOfTheOutputDoNotMakeItChooseClasses() {
        assertThat(task(output(1, 10), false, 10)).isEqualTo(Task.VECTORS);
        assertThat(task(output(1, 10), false, -2)).isEqualTo(Task.VECTORS);
        assertThat(task(output(1, 10), false, 1, 2)).isEqualTo(Task.VECTORS);
    }

    @Test
    void otherOutputsAreValues() {
        assertThat(task(output(1, 8, 10), false)).isEqualTo(Task.VALUES);
        assertThat(task(output(1, 3, 8, 8), false, 3)).isEqualTo(Task.VALUES);
        assertThat(task(output(4), false)).isEqualTo(Task.VALUES);
        assertThat(task(output(), false)).isEqualTo(Task.VALUES);
    }

    @Test
    void oneNumberIsNoVectorAndNoNumberIsNothing() {
        assertThat(task(output(1, 1), false)).isEqualTo(Task.VALUES);
        assertThat(task(output(1, 0), false, -1)).isEqualTo(Task.VALUES);
        assertThat(task(output(1, 8, 0), true)).isEqualTo(Task.VALUES);
        assertThat(task(output(0, 8), false)).isEqualTo(Task.VALUES);
    }

    @Test
    void boxesAreNoStepsOfAText() {
        assertThat(task(output(1, 5000, 10), false, 3, 4, -1)).isEqualTo(Task.VALUES);
    }
}
