package dev.halftone.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.graph.Tensor;
import dev.halftone.task.Task;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LossSumsTest {

    private static final float LOG_3 = (float) Math.log(3);

    private static Tensor matrix(int rows, float... values) {
        return Tensor.ofFloats(new long[] {1, rows, values.length / rows}, values);
    }

    @Test
    void outputsLoseTheSquaredNormOfTheirChangeWhereTheyCount() {
        var sums = new LossSums(2, Task.CLASSES.meter());
        sums.addOutput(matrix(2, 1, 2, 3, 4), matrix(2, 1, 3, 3, 6), Optional.empty());
        sums.addOutput(
                matrix(2, 1, 2, 3, 4), matrix(2, 0, 2, 9, 9), Optional.of(Tensor.ofLongs(new long[] {1, 2}, 1, 0)));
        var loss = sums.finished();

        assertThat(loss.lossMse()).isEqualTo((5 + 1) / 2.0);
        assertThat(loss.referenceSquare()).isEqualTo((30 + 5) / 2.0);
        assertThat(loss.klDivergence()).isNull();
        assertThat(loss.metrics()).isEmpty();
    }

    @Test
    void logitsLoseTheSquaredChangeOfTheMeanEntropyOfEachSample() {
        var even = matrix(2, 0, 0, 0, 0);
        var quarters = matrix(2, 0, LOG_3, 0, LOG_3);
        var sums = new LossSums(2, Task.CLASSES.meter());
        sums.addLogits(even, quarters, new long[] {0, 1});
        sums.addLogits(even, quarters, new long[] {1, -1});
        var loss = sums.finished();

        double before = Math.log(2);
        double first = (Math.log(4) + Math.log(4.0 / 3)) / 2 - before;
        double second = Math.log(4.0 / 3) - before;
        assertThat(loss.lossMse()).isCloseTo((first * first + second * second) / 2, within(1e-7));
        assertThat(loss.referenceSquare()).isCloseTo(before * before, within(1e-12));
        assertThat(loss.klDivergence()).isCloseTo(0.5 * Math.log(2) + 0.5 * Math.log(2.0 / 3), within(1e-7));
    }
}
