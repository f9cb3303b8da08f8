package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.halftone.backend.Backends;
import dev.halftone.backend.Fingerprint;
import dev.halftone.format.NumberFormat;
import dev.halftone.partition.Subgraph;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JointPricesTest {

    private static final Candidate INT8 = new Candidate(NumberFormat.INT8, "QdqConv");
    private static final List<ShapePoint> POINTS = List.of(new ShapePoint("point", 1, Map.of()));

    /** One layer for each instance. */
    private static Pattern pattern(String signature, int instances) {
        var subgraph = new Subgraph(0, List.of(signature), List.of(signature), List.of(), List.of(), signature);
        return new Pattern(signature, Collections.nCopies(instances, subgraph), List.of());
    }

    private static JointPrices joint(List<Pattern> patterns) {
        var fastest = Collections.nCopies(patterns.size(), new Configuration(List.of(INT8)));
        return new JointPrices(patterns, fastest);
    }

    private static JointPrices ofCount(int count) {
        return joint(
                IntStream.range(0, count).mapToObj(i -> pattern("p" + i, 1)).toList());
    }

    /** With an interval of 90 % of so many nanoseconds to each side. */
    private static LatencyTable.Delta delta(String key, String configuration, long nanos, long noise) {
        return new LatencyTable.Delta(key, configuration, "point", nanos, nanos - noise, nanos + noise);
    }

    private static LatencyTable table(LatencyTable.Delta... deltas) {
        return new LatencyTable(Fingerprint.of(Backends.cpu(), 1), "clock", List.of(), List.of(deltas), List.of());
    }

    @Test
    void allHalvesAndEverySecondOneAreMeasuredTogether() {
        assertThat(ofCount(4).subsets())
                .containsExactly(
                        entry("all", List.of(0, 1, 2, 3)),
                        entry("first half", List.of(0, 1)),
                        entry("second half", List.of(2, 3)),
                        entry("even", List.of(0, 2)),
                        entry("odd", List.of(1, 3)));
    }

    @Test
    void aMeasurementOfOneIsNotMadeAgain() {
        assertThat(ofCount(2).subsets()).containsExactly(entry("all", List.of(0, 1)));
    }

    @Test
    void whatAllSaveTogetherIsSharedByNoiseAndInstances() {
        var joint = joint(List.of(pattern("one", 1), pattern("two", 2)));
        var apart = table(delta("one", "Int8/QdqConv", -100, 40), delta("two", "Int8/QdqConv", -50, 20));

        // 200 were saved apart and 320 together; both patterns are equally noisy
        var corrected = joint.corrected(apart, table(delta(JointPrices.KEY, "all", -320, 0)), POINTS);

        assertThat(corrected.delta("one", "Int8/QdqConv", "point")).isEqualTo(delta("one", "Int8/QdqConv", -160, 40));
        assertThat(corrected.delta("two", "Int8/QdqConv", "point")).isEqualTo(delta("two", "Int8/QdqConv", -80, 20));
    }

    @Test
    void mixturesShareInWhatTheyHaveInCommonAndOtherSubgraphsKeepTheirPrice() {
        var two = new Configuration(List.of(INT8, INT8));
        var joint = new JointPrices(List.of(pattern("one", 1), pattern("two", 1)), List.of(two, two));
        var apart = table(
                delta("one", two.name(), -100, 40),
                delta("two", two.name(), -100, 40),
                delta("one", "Int8/QdqConv Fp32", -30, 10),
                delta("other", "Int8/QdqConv Fp32", -30, 10));

        var corrected = joint.corrected(apart, table(delta(JointPrices.KEY, "all", -240, 0)), POINTS);

        assertThat(corrected.delta("one", two.name(), "point").nanos()).isEqualTo(-120);
        assertThat(corrected.delta("one", "Int8/QdqConv Fp32", "point").nanos()).isEqualTo(-40);
        assertThat(corrected.delta("other", "Int8/QdqConv Fp32", "point").nanos())
                .isEqualTo(-30);
    }

    @Test
    void withoutAMeasurementTogetherPricesStay() {
        var apart = table(delta("p0", "Int8/QdqConv", -1, 1), delta("p1", "Int8/QdqConv", -2, 1));

        assertThat(ofCount(2).corrected(apart, table(), POINTS)).isEqualTo(apart);
    }
}
