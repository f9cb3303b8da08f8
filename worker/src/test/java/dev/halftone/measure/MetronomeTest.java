package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetronomeTest {

    private static TimingReport race(double referenceMicros, double metronomeMicros) {
        return new TimingReport(
                timing("reference", referenceMicros), List.of(timing("metronome", metronomeMicros)), 0, 2, 21, "clock");
    }

    private static Timing timing(String name, double micros) {
        var time = new Estimate(micros, micros, micros);
        return new Timing(name, time, time, time);
    }

    @Test
    void theFirstRaceSetsTheBeat() {
        var metronome = Metronome.unset();

        assertThat(metronome.factor("a", race(500, 80))).isEqualTo(1);
        assertThat(metronome.beatNanos()).isEqualTo(80_000);
    }

    @Test
    void timesOfARaceOnASlowerMachineAreMadeShorter() {
        var metronome = Metronome.unset();
        metronome.factor("a", race(500, 80));

        assertThat(metronome.factor("b", race(300, 100))).isEqualTo(0.8);
        assertThat(metronome.factor("c", race(300, 64))).isEqualTo(1.25);
        assertThat(metronome.beatNanos()).isEqualTo(80_000);
    }

    @Test
    void aBeatThatWasSetBeforeIsKept() {
        assertThat(Metronome.of(80_000).factor("a", race(500, 40))).isEqualTo(2);
    }

    @Test
    void aReferenceThatRacesAgainIsHeldToItsOwnFirstTime() {
        var metronome = Metronome.unset();
        metronome.factor("a", race(500, 80));
        metronome.factor("b", race(400, 100));

        assertThat(metronome.factor("a", race(1000, 80))).isEqualTo(0.5);
        // 400 µs on a machine that took 100 for what had taken 80
        assertThat(metronome.factor("b", race(640, 80))).isEqualTo(0.5);
    }

    @Test
    void withoutARaceThereIsNoBeat() {
        assertThatThrownBy(() -> Metronome.unset().beatNanos()).isInstanceOf(IllegalStateException.class);
    }
}
