package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.calibration.SampleSet;
import dev.halftone.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypicalSamplesTest {

    /** Four samples of which 4, 1, 3 and 2 positions count: 2.5 on average. */
    private static SampleSet samples() {
        var arrays = new LinkedHashMap<String, Tensor>();
        arrays.put("mask", Tensor.ofLongs(new long[] {4, 4}, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 0, 1, 0));
        return SampleSet.of("samples", arrays);
    }

    @Test
    void thoseNearestToTheMeanComeFirst() {
        assertThat(TypicalSamples.first(samples(), List.of(0, 1, 2, 3), Optional.of("mask")))
                .containsExactly(2, 3, 0, 1);
    }

    @Test
    void theMeanIsThatOfTheGivenSamples() {
        assertThat(TypicalSamples.first(samples(), List.of(0, 2, 1), Optional.of("mask")))
                .containsExactly(2, 0, 1);
    }

    @Test
    void withoutAMaskTheyStayInTheirOrder() {
        assertThat(TypicalSamples.first(samples(), List.of(3, 0, 1), Optional.empty()))
                .containsExactly(3, 0, 1);
    }
}
