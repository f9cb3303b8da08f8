package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.Promises.Promise;
import dev.halftone.backend.Backends;
import dev.halftone.backend.Fingerprint;
import dev.halftone.measure.LatencyTable;
import dev.halftone.measure.Prices;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromisesTest {

    private static LatencyProfile profile() {
        var table = new LatencyTable(
                Fingerprint.of(Backends.cpu(), 1),
                "clock",
                List.of(),
                List.of(
                        new LatencyTable.Delta("block", "Int8", "single", -400, -410, -390),
                        new LatencyTable.Delta("block", "Int8", "batch", -4000, -4100, -3900)),
                List.of());
        return new LatencyProfile(
                List.of(),
                List.of(new LatencyProfile.PointTime("single", 1000)),
                List.of(new LatencyProfile.PointTime("single", 1000)),
                0,
                new Prices(table, List.of()));
    }

    private static long[] nanos(Promises promises) {
        return promises.kept(profile()).prices().table().deltas().stream()
                .mapToLong(LatencyTable.Delta::nanos)
                .toArray();
    }

    @Test
    void pricesPromiseTheShareOfTheirGainsThatPlansKept() {
        var promises = new Promises(
                List.of(new Promise("single", 0, 1000, 600, 640), new Promise("single", 1, 1000, 400, 420)));

        assertThat(nanos(promises)).containsExactly(-378, -4000);
    }

    @Test
    void anUnluckyRaceTakesNoMoreThanAFifth() {
        assertThat(nanos(new Promises(List.of(new Promise("single", 0, 1000, 600, 900)))))
                .containsExactly(-320, -4000);
    }

    @Test
    void plansThatPromisedNoGainSayNothing() {
        assertThat(nanos(new Promises(List.of(new Promise("single", 0, 1000, 1000, 1100)))))
                .containsExactly(-400, -4000);
    }

    @Test
    void theSurpriseIsThatOfTheWorkloadNotOfAPoint() {
        var promises = new Promises(List.of(
                new Promise("single", 0, 1000, 500, 600),
                new Promise("batch", 0, 8000, 4000, 3900),
                new Promise("single", 1, 1000, 500, 500),
                new Promise("batch", 1, 8000, 4000, 4000)));

        assertThat(promises.surprise(Map.of("single", 3L, "batch", 1L))).isCloseTo(200.0 / 5500, within(1e-9));
    }
}
