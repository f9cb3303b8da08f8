package dev.halftone.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.graph.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskTest {

    private static Tensor output(long... shape) {
        return Tensor.ofFloats(shape, new float[(int) Tensor.count(shape)]);
    }

    private static Task task(Tensor output, boolean masked, long... labels) {
        return Task.of(LossKind.OUTPUT, output, labels.length == 0 ? List.of() : List.of(labels), masked);
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
    void aLossThatReadsLogitsHasClasses() {
        for (var kind : List.of(LossKind.LABELS, LossKind.NEXT_TOKEN, LossKind.OWN_PREDICTION)) {
            assertThat(Task.of(kind, output(1, 8, 10), List.of(), false)).isEqualTo(Task.CLASSES);
        }
    }
}
