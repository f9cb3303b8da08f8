package dev.halftone.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ActivationStatisticsTest {

    @Property(tries = 100)
    void orderAndCallsDoNotMatter(@ForAll @Size(min = 2, max = 60) float[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        var whole = new ActivationStatistics();
        whole.add(values);
        var oneByOne = new ActivationStatistics();
        for (float value : sorted) {
            oneByOne.add(new float[] {value});
        }

        assertThat(oneByOne.minimum()).isEqualTo(whole.minimum());
        assertThat(oneByOne.maximum()).isEqualTo(whole.maximum());
        for (int bin = 0; bin < whole.bins(); bin++) {
            assertThat(oneByOne.mass(bin)).isEqualTo(whole.mass(bin));
            assertThat(oneByOne.centre(bin)).isEqualTo(whole.centre(bin));
        }
    }

    @Test
    void everyElementIsInTheBinThatHoldsIt() {
        var statistics = new ActivationStatistics();
        statistics.add(new float[] {1e-30f, -3, 0, 2.5f});

        assertThat(statistics.count()).isEqualTo(4);
        double mass = 0;
        for (int bin = 0; bin < statistics.bins(); bin++) {
            mass += statistics.mass(bin);
            if (statistics.mass(bin) > 0) {
                double centre = statistics.centre(bin);
                assertThat(Math.min(Math.min(Math.abs(centre), Math.abs(centre + 3)), Math.abs(centre - 2.5)))
                        .isLessThan(0.001);
            }
        }
        assertThat(mass).isEqualTo(4);
    }

    @Test
    void magnitudesOfAShareAreThoseOfTheSortedElements() {
        float[] values = CalibratorTest.heavyTailed(10_000, 1);
        var statistics = new ActivationStatistics();
        statistics.add(values);
        var magnitudes = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            magnitudes[i] = Math.abs(values[i]);
        }
        Arrays.sort(magnitudes);

        assertThat(statistics.magnitude(0.99)).isCloseTo(magnitudes[9899], within(statistics.largest() / 2048));
        assertThat(statistics.magnitude(1)).isEqualTo(magnitudes[9999]);
    }

    @Test
    void whatIsNotFiniteIsRefused() {
        assertThatThrownBy(() -> new ActivationStatistics().add(new float[] {0, Float.NaN}))
                .hasMessage("element 1 of the activation is NaN");
        assertThatThrownBy(() -> new ActivationStatistics().maximum())
                .hasMessage("no element was added to these statistics");
    }
}
