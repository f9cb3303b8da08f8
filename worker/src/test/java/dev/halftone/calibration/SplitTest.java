package dev.halftone.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halftone.failure.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitTest {

    @Test
    void thePartsAreDisjointAndOfTheSizesAskedFor() {
        var split = Split.of(100, 30, 70, 1);

        assertThat(split.calibrate()).hasSize(30).doesNotContainAnyElementsOf(split.holdOut());
        assertThat(split.holdOut()).hasSize(70).doesNotHaveDuplicates().allMatch(i -> i >= 0 && i < 100);
    }

    @Test
    void aSeedMeansTheSameEverywhere() {
        assertThat(Split.of(10, 4, 2, 1)).isEqualTo(new Split(List.of(6, 9, 7, 8), List.of(4, 2)));
        assertThat(Split.of(10, 4, 2, 2)).isNotEqualTo(Split.of(10, 4, 2, 1));
    }

    @Test
    void askingForMoreThanThereIsNamesBothFields() {
        assertThatThrownBy(() -> Split.of(10, 8, 3, 1))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll("spec.calibrate", "spec.holdOut", "11", "10");
        assertThatThrownBy(() -> Split.ofTwo(10, 11, 5, 5, 1)).hasMessageContainingAll("spec.calibrate", "11", "10");
        assertThatThrownBy(() -> Split.ofTwo(10, 5, 5, 6, 1)).hasMessageContainingAll("spec.holdOut", "6", "5");
    }
}
