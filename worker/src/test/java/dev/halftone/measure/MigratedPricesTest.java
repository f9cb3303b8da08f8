package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.halftone.backend.Backends;
import dev.halftone.backend.Fingerprint;
import dev.halftone.format.NumberFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MigratedPricesTest {

    private static final Candidate FAST = new Candidate(NumberFormat.INT8, "MatMulIntegerToFloat");
    private static final Candidate SLOW = new Candidate(NumberFormat.INT8, "QdqLinear");
    private static final Candidate DYNAMIC = new Candidate(NumberFormat.INT8_DYNAMIC, "SharedDynamicMatMul");
    private static final Candidate BLOCKS = new Candidate(NumberFormat.INT4, "MatMulNBits4");
    private static final List<ShapePoint> POINTS = List.of(new ShapePoint("point", 1, Map.of()));

    private static Configuration of(Candidate... candidates) {
        return new Configuration(List.of(candidates));
    }

    private static MigratedPrices prices(Map<Configuration, Double> micros) {
        return MigratedPrices.of(
                "key",
                micros.keySet().stream()
                        .sorted((a, b) -> a.name().compareTo(b.name()))
                        .toList(),
                micros::get);
    }

    private static LatencyTable table(Object... namesAndNanos) {
        List<LatencyTable.Delta> deltas = new java.util.ArrayList<>();
        deltas.add(new LatencyTable.Delta("together", "first half", "point", -1, -2, 0));
        for (int i = 0; i < namesAndNanos.length; i += 2) {
            long nanos = ((Number) namesAndNanos[i + 1]).longValue();
            String name = ((Configuration) namesAndNanos[i]).name();
            deltas.add(new LatencyTable.Delta("key", name, "point", nanos, nanos - 10, nanos + 10));
        }
        return new LatencyTable(Fingerprint.of(Backends.cpu(), 1), "clock", List.of(), deltas, List.of());
    }

    @Test
    void theFastestConfigurationThatCanHaveThemIsTimedOverMigratedChannels() {
        assertThat(prices(Map.of(
                                of(FAST, FAST), -9.0,
                                of(SLOW, SLOW), -7.0,
                                of(DYNAMIC, DYNAMIC), -8.0,
                                of(BLOCKS, BLOCKS), -20.0))
                        .races())
                .containsExactly(of(FAST, FAST), of(FAST.asMigrated(), FAST.asMigrated()));
        assertThat(prices(Map.of(of(FAST), 1.0, of(BLOCKS), -1.0)).races())
                .as("what saves nothing, and what has no activations in codes")
                .isEmpty();
    }

    @Test
    void everyConfigurationHasATwinThatTakesLongerByWhatTheMultiplicationsTake() {
        var prices = prices(Map.of(of(FAST, FAST), -9.0, of(DYNAMIC, DYNAMIC), -8.0));
        var table = table(
                of(FAST, FAST), -9_000,
                of(DYNAMIC, DYNAMIC), -8_000,
                of(FAST, Candidate.REFERENCE), -4_000,
                of(BLOCKS, BLOCKS), -1_000);
        // a race of its own, in which all seemed faster
        var raced = table(
                of(FAST, FAST), -9_500,
                of(FAST.asMigrated(), FAST.asMigrated()), -9_200);

        assertThat(prices.withTwins(table, raced, POINTS).deltas())
                .extracting(LatencyTable.Delta::configuration, LatencyTable.Delta::nanos, LatencyTable.Delta::low)
                .containsExactly(
                        tuple("first half", -1L, -2L),
                        tuple(of(FAST, FAST).name(), -9_000L, -9_010L),
                        tuple(of(DYNAMIC, DYNAMIC).name(), -8_000L, -8_010L),
                        tuple(of(FAST, Candidate.REFERENCE).name(), -4_000L, -4_010L),
                        tuple(of(BLOCKS, BLOCKS).name(), -1_000L, -1_010L),
                        tuple(of(FAST.asMigrated(), FAST.asMigrated()).name(), -8_700L, -8_710L),
                        tuple(of(DYNAMIC.asMigrated(), DYNAMIC.asMigrated()).name(), -7_700L, -7_710L),
                        tuple(of(FAST.asMigrated(), Candidate.REFERENCE).name(), -3_700L, -3_710L));
    }

    @Test
    void aMultiplicationThatSeemsToSaveTimeTakesNone() {
        var prices = prices(Map.of(of(FAST), -9.0));
        var raced = table(of(FAST), -9_000, of(FAST.asMigrated()), -9_500);

        assertThat(prices.withTwins(table(of(FAST), -9_000), raced, POINTS)
                        .deltas()
                        .getLast()
                        .nanos())
                .isEqualTo(-9_000);
    }

    @Test
    void namesOfMigratedConfigurationsAreReadBack() {
        var migrated = of(FAST.asMigrated(), Candidate.REFERENCE, BLOCKS);

        assertThat(migrated.name()).isEqualTo("Int8/MatMulIntegerToFloat+Migrated Fp32 Int4/MatMulNBits4");
        assertThat(Configuration.parse(migrated.name())).isEqualTo(migrated);
    }
}
