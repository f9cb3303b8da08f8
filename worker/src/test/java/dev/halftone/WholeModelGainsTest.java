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
import dev.halftone.rewrite.Assignment;
import dev.halftone.rewrite.Choice;
import dev.halftone.verify.MeasuredLoss;
import dev.halftone.verify.UniformEvidence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A model of 1000 µs whose two products save 100 µs each in 8 bits when they are timed by themselves. */
class WholeModelGainsTest {

    private static final String INT8 = "Int8/MatMulIntegerToFloat";

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

    private static UniformEvidence evidence(double fp32Share, double int8Share) {
        return new UniformEvidence(
                List.of(build(NumberFormat.FP32, fp32Share), build(NumberFormat.INT8, int8Share)), new TreeMap<>());
    }

    private static UniformEvidence.Measured build(NumberFormat format, double share) {
        var one = new Estimate(1, 1, 1);
        var ratios = new TreeMap<>(Map.of("single", new Estimate(share, share - 0.01, share + 0.01)));
        return new UniformEvidence.Measured(format, new MeasuredLoss(1, 0, 1, null, null), one, one, ratios, 1);
    }

    private LatencyProfile scaled(LatencyProfile profile, UniformEvidence evidence) {
        return WholeModelGains.of(
                        reference, profile, evidence, Map.of(NumberFormat.INT8, int8()), Assignment.reference())
                .applied(profile);
    }

    private Assignment int8() {
        Map<String, Choice> choices = new TreeMap<>();
        reference
                .partition()
                .layers()
                .forEach(layer -> choices.put(
                        layer.node(),
                        new Choice(NumberFormat.INT8, "MatMulIntegerToFloat", "MinMax", Optional.empty())));
        return Assignment.of(choices);
    }

    private LatencyTable.Delta scaled(LatencyProfile profile, double int8Share) {
        return scaled(profile, evidence(1, int8Share)).prices().table().deltas().getFirst();
    }

    @Test
    void gainsAreScaledToWhatTheUniformBuildSaves() {
        // 1 / 0.75: the build saves 250 µs where its parts foretold 200
        var delta = scaled(profile(-100_000, List.of()), 0.75);

        assertThat(delta.nanos()).isEqualTo(-125_000);
        assertThat(delta.low()).isEqualTo(-125_010);
        assertThat(delta.high()).isEqualTo(-124_990);
    }

    @Test
    void noFactorIsBeyondTheMost() {
        assertThat(scaled(profile(-100_000, List.of()), 0.4).nanos()).isEqualTo(-150_000);
        assertThat(scaled(profile(-100_000, List.of()), 1.2).nanos()).isEqualTo(-10_000);
    }

    @Test
    void partsThatForetellLessThanNothingIsLeftAreScaledToWhatIsLeft() {
        // 1200 µs of gains in a model of 1000 µs: the build takes 300 µs
        assertThat(scaled(profile(-600_000, List.of()), 0.3).nanos()).isEqualTo(-350_000);
    }

    @Test
    void partsThatForetellLittleTellNoFactor() {
        assertThat(scaled(profile(-30_000, List.of()), 0.75).nanos()).isEqualTo(-30_000);
    }

    @Test
    void ofWhatWasTimedInItsModelBondsAndCostsAreScaledToo() {
        var subgraphs = reference.partition().subgraphs();
        var pair = new LatencyTable.Pair(
                subgraphs.getFirst().signature(), 0, subgraphs.getLast().signature(), 0);
        var bond = new LatencyTable.Bond(pair, "Int8Dynamic/SharedDynamicMatMul", "single", -10_000, -20_000, 0);
        var whole = profile(-100_000, List.of(bond));
        var gains = WholeModelGains.of(reference, whole, evidence(1, 0.76), Map.of(NumberFormat.INT8, int8()), int8());
        var dynamic = new WholeModelGains(
                gains.rewrittenNanos(),
                Map.of(NumberFormat.INT8_DYNAMIC, Map.of("single", 1.2)),
                whole.prices().table().inContext());

        assertThat(gains.applied(whole).prices().table().deltas().getFirst().nanos())
                .isEqualTo(-120_000);
        assertThat(dynamic.applied(whole).prices().table().bonds().getFirst())
                .isEqualTo(new LatencyTable.Bond(pair, bond.candidate(), "single", -12_000, -24_000, 0));
    }

    @Test
    void whatCostsTimeIsLeftAsItIs() {
        assertThat(scaled(profile(100_000, List.of()), 1.2).nanos()).isEqualTo(100_000);
    }

    @Test
    void theRewrittenModelsTimeIsThatOfTheSameRace() {
        var profile = scaled(profile(-100_000, List.of()), evidence(0.9, 0.6));

        assertThat(profile.rewritten("single").nanos()).isEqualTo(900_000);
        // 300 µs between the two builds where parts foretold 200
        assertThat(profile.prices().table().deltas().getFirst().nanos()).isEqualTo(-150_000);
    }

    @Test
    void rewritesThatSaveNoMoreThanNoiseSaveNothing() {
        assertThat(scaled(profile(-100_000, List.of()), evidence(0.995, 0.8))
                        .rewritten("single")
                        .nanos())
                .isEqualTo(1_000_000);
    }

    @Test
    void formatsOfTheFastestBuildAreScaledByWhatItSaves() {
        var uniform = evidence(1, 0.9);
        var evidence = new UniformEvidence(
                uniform.builds(), build(NumberFormat.INT8, 0.76).ratios());
        var profile = profile(-100_000, List.of());
        var gains = WholeModelGains.of(reference, profile, evidence, Map.of(NumberFormat.INT8, int8()), int8());

        assertThat(gains.applied(profile).prices().table().deltas().getFirst().nanos())
                .isEqualTo(-120_000);
    }

    @Test
    void theUniformBuildIsForetoldAsItWasMeasured() {
        var profile = scaled(profile(-100_000, List.of()), evidence(0.9, 0.65));
        long gains = profile.prices().table().deltas().stream()
                .mapToLong(LatencyTable.Delta::nanos)
                .sum();

        assertThat(profile.rewritten("single").nanos() + gains).isEqualTo(650_000);
    }
}
