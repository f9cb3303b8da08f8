package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.backend.Backends;
import dev.halftone.backend.Fingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TiesTest {

    private static final String A = "Int8/QdqLinear";
    private static final String B = "Int8Weight/MatMulNBits8";
    private static final String C = "Int8/MatMulIntegerToFloat";
    private static final String D = "Int8Dynamic/DynamicQuantizeMatMul";

    private static LatencyTable.Delta delta(String configuration, long nanos, long noise) {
        return new LatencyTable.Delta("key", configuration, "point", nanos, nanos - noise, nanos + noise);
    }

    private static List<LatencyTable.Delta> levelled(List<LatencyTable.Delta> deltas) {
        var table = new LatencyTable(Fingerprint.of(Backends.cpu(), 1), "clock", List.of(), deltas, List.of());
        return Ties.levelled(table).deltas();
    }

    @Test
    void whatNoRaceToldApartSharesItsMean() {
        assertThat(levelled(List.of(delta(A, -110, 10), delta(B, -60, 5), delta(C, -100, 10), delta(D, -96, 6))))
                .containsExactly(delta(A, -102, 10), delta(B, -60, 5), delta(C, -102, 10), delta(D, -102, 6));
    }

    @Test
    void onlyWhatMeetsTheFastestIsAlikeNotWhatMeetsItsNeighbours() {
        assertThat(levelled(List.of(delta(A, -100, 4), delta(B, -94, 4), delta(C, -88, 4))))
                .extracting(LatencyTable.Delta::nanos)
                .containsExactly(-97L, -97L, -88L);
    }

    @Test
    void whatMayBeNoDifferenceIsNone() {
        assertThat(levelled(List.of(delta(A, -5, 6), delta(B, 3, 2), delta(C, 4, 9))))
                .extracting(LatencyTable.Delta::nanos)
                .containsExactly(0L, 3L, 0L);
    }

    @Test
    void shapePointsAndSubgraphsAreLevelledByThemselves() {
        var here = delta(A, -100, 50);
        var there = new LatencyTable.Delta("key", A, "other point", -60, -110, -10);
        var elsewhere = new LatencyTable.Delta("other key", B, "point", -80, -130, -30);

        assertThat(levelled(List.of(here, there, elsewhere))).containsExactly(here, there, elsewhere);
    }

    @Test
    void whatWasTimedInItsModelStaysWhetherOrNotAnythingJoinsItToOthers() {
        var deltas = List.of(delta(A, -5, 6), delta(C, -4, 9));
        var table = new LatencyTable(
                Fingerprint.of(Backends.cpu(), 1),
                "clock",
                List.of(),
                deltas,
                List.of(),
                new TreeSet<>(List.of("key")),
                List.of());

        assertThat(Ties.levelled(table).deltas()).isEqualTo(deltas);
    }

    @Test
    void whatMigrationAddsStays() {
        assertThat(levelled(List.of(
                        delta(A, -110, 10),
                        delta(A + "+Migrated", -108, 10),
                        delta(C, -100, 10),
                        delta(C + "+Migrated", -98, 10))))
                .extracting(LatencyTable.Delta::nanos)
                .containsExactly(-105L, -103L, -105L, -103L);
    }

    @Test
    void theFastestOfManyThatAreAlikeIsNoFasterThanTheyAre() {
        var random = new SplittableRandom(11);
        double raw = 0;
        double fair = 0;
        for (int run = 0; run < 200; run++) {
            List<LatencyTable.Delta> rivals = new ArrayList<>();
            IntStream.range(0, 12)
                    .forEach(i -> rivals.add(delta(C + i, Math.round(-1000 + 30 * random.nextGaussian()), 50)));
            raw += fastest(rivals) / 200.0;
            fair += fastest(levelled(rivals)) / 200.0;
        }
        assertThat(raw).isCloseTo(-1049, within(4.0));
        assertThat(fair).isCloseTo(-1000, within(12.0));
    }

    private static long fastest(List<LatencyTable.Delta> deltas) {
        return deltas.stream().mapToLong(LatencyTable.Delta::nanos).min().orElseThrow();
    }
}
