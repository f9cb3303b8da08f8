package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.api.v1alpha1.Objective;
import dev.halftone.backend.Backends;
import dev.halftone.backend.Fingerprint;
import dev.halftone.measure.LatencyTable;
import dev.halftone.measure.Prices;
import dev.halftone.solve.PlanProblem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A plan of a model that takes 1000 µs single and 4000 in a batch, foretold to take 800 and 3000. */
class RefinedTimeTest {

    private static final Map<String, Long> WEIGHTS = Map.of("single", 3L, "batch", 1L);

    private static RefinedTime after(Map<String, Double> ratios) {
        var table = new LatencyTable(Fingerprint.of(Backends.cpu(), 1), "clock", List.of(), List.of(), List.of());
        return new RefinedTime(
                new LatencyProfile(
                        List.of(),
                        times(1_000_000, 4_000_000),
                        times(800_000, 3_000_000),
                        0,
                        new Prices(table, List.of()),
                        null),
                new PlanProblem(List.of(), List.of(), List.of(), List.of(), List.of()),
                new PlanProblem.Terms(Objective.LATENCY, WEIGHTS, Set.of(), Map.of()),
                List.of(),
                new RefinementEvidence(List.of(), new TreeMap<>(ratios), List.of(), 10));
    }

    private static List<LatencyProfile.PointTime> times(long single, long batch) {
        return List.of(new LatencyProfile.PointTime("single", single), new LatencyProfile.PointTime("batch", batch));
    }

    @Test
    void aPlanOfWhichNothingChangedTakesWhatItsPartsForetell() {
        var time = after(Map.of());

        assertThat(time.micros("single")).isEqualTo(800);
        assertThat(time.micros("batch")).isEqualTo(3000);
        assertThat(time.micros()).isCloseTo(5400, within(1e-9));
        assertThat(time.speedup()).isCloseTo(7000.0 / 5400, within(1e-12));
    }

    @Test
    void whatChangesWereMeasuredToGainCountsAtTheirPointWithItsWeight() {
        var time = after(Map.of("single", 0.9, "batch", 1.01));

        assertThat(time.micros("single")).isCloseTo(720, within(1e-9));
        assertThat(time.micros("batch")).isCloseTo(3030, within(1e-9));
        assertThat(time.micros()).isCloseTo(3 * 720 + 3030, within(1e-9));
        assertThat(time.speedup()).isCloseTo(7000.0 / 5190, within(1e-12));
    }
}
