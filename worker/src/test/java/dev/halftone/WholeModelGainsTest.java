package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backends;
import dev.halftone.backend.Fingerprint;
import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Estimate;
import dev.halftone.measure.LatencyTable;
import dev.halftone.measure.Prices;
import dev.halftone.partition.Partitioner;
import dev.halftone.partition.Shapes;
import dev.halftone.verify.MeasuredLoss;
import dev.halftone.verify.UniformEvidence;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A model of 1000 µs whose two products save 100 µs each in 8 bits when they are timed by themselves. */
class WholeModelGainsTest {

    private static final String INT8 = "Int8/MatMulIntegerToFloat";
    private static final Map<String, Long> WEIGHTS = Map.of("single", 1L);

    private final LatencyStage.Reference reference = new LatencyStage.Reference(
            Household.model(),
            Partitioner.partition(
                    Household.model(),
                    Shapes.observe(Household.model(), Backends.cpu(), Map.of("x", Household.samples(1, 64)))));

    private LatencyProfile profile(long nanos, List<LatencyTable.Bond> bonds) {
        var deltas = reference.partition().subgraphs().stream()
                .map(subgraph ->
                        new LatencyTable.Delta(subgraph.signature(), INT8, "single", nanos, nanos - 8, nanos + 8))
                .toList();
        var table = new LatencyTable(Fingerprint.of(Backends.cpu(), 1), "clock", List.of(), deltas, bonds, List.of());
        var whole = List.of(new LatencyProfile.PointTime("single", 1_000_000));
        return new LatencyProfile(List.of(), whole, whole, 0, new Prices(table, List.of()));
    }

    private static UniformEvidence evidence(double int8Speedup) {
        return new UniformEvidence(List.of(build(NumberFormat.FP32, 1), build(NumberFormat.INT8, int8Speedup)));
    }

    private static UniformEvidence.Measured build(NumberFormat format, double speedup) {
        var times = new Estimate(speedup, speedup, speedup);
        return new UniformEvidence.Measured(format, new MeasuredLoss(1, 0, 1, null, null), times, times, 1);
    }

    private LatencyTable.Delta scaled(LatencyProfile profile, double int8Speedup) {
        return WholeModelGains.of(reference, profile, evidence(int8Speedup), Map.of(), WEIGHTS)
                .applied(profile)
                .prices()
                .table()
                .deltas()
                .getFirst();
    }

    @Test
    void gainsAreScaledToWhatTheUniformBuildSaves() {
        // 1 / 0.75: the build saves 250 µs where its parts foretold 200
        var delta = scaled(profile(-100_000, List.of()), 1 / 0.75);

        assertThat(delta.nanos()).isEqualTo(-125_000);
        assertThat(delta.low()).isEqualTo(-125_010);
        assertThat(delta.high()).isEqualTo(-124_990);
    }

    @Test
    void noFactorIsBeyondTheMost() {
        assertThat(scaled(profile(-100_000, List.of()), 1 / 0.4).nanos()).isEqualTo(-150_000);
        assertThat(scaled(profile(-100_000, List.of()), 1 / 1.2).nanos()).isEqualTo(-10_000);
    }

    @Test
    void partsThatForetellLessThanNothingIsLeftAreScaledToWhatIsLeft() {
        // 1200 µs of gains in a model of 1000 µs: the build takes 300 µs
        assertThat(scaled(profile(-600_000, List.of()), 1 / 0.3).nanos()).isEqualTo(-350_000);
    }

    @Test
    void partsThatForetellLittleTellNoFactor() {
        assertThat(scaled(profile(-30_000, List.of()), 1 / 0.75).nanos()).isEqualTo(-30_000);
    }

    @Test
    void whatWasTimedInItsModelIsLeftAsItIs() {
        var subgraphs = reference.partition().subgraphs();
        var pair = new LatencyTable.Pair(
                subgraphs.getFirst().signature(), 0, subgraphs.getLast().signature(), 0);
        var bond = new LatencyTable.Bond(pair, INT8, "single", -1, -1, -1);

        assertThat(scaled(profile(-100_000, List.of(bond)), 1 / 0.75).nanos()).isEqualTo(-100_000);
    }

    @Test
    void whatCostsTimeIsLeftAsItIs() {
        assertThat(scaled(profile(100_000, List.of()), 0.5).nanos()).isEqualTo(100_000);
    }
}
