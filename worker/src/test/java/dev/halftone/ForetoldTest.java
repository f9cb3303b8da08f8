package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backends;
import dev.halftone.backend.Fingerprint;
import dev.halftone.format.NumberFormat;
import dev.halftone.measure.LatencyTable;
import dev.halftone.partition.Partition;
import dev.halftone.partition.Partitioner;
import dev.halftone.partition.Shapes;
import dev.halftone.partition.Subgraph;
import dev.halftone.rewrite.Assignment;
import dev.halftone.rewrite.Choice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A subgraph of two products. */
class ForetoldTest {

    private static final String INT8 = "Int8/MatMulIntegerToFloat";
    private static final String DYNAMIC = "Int8Dynamic/DynamicQuantizeMatMul";

    private final Partition whole = Partitioner.partition(
            Household.model(),
            Shapes.observe(Household.model(), Backends.cpu(), Map.of("x", Household.samples(1, 64))));
    private final List<String> layers =
            whole.layers().stream().map(layer -> layer.node()).limit(2).toList();

    private List<Long> foretold(Assignment assignment, LatencyTable.Delta... deltas) {
        var both = whole.subgraphs().getFirst();
        var partition = new Partition(
                whole.layers(), List.of(new Subgraph(0, layers, both.nodes(), both.inputs(), both.outputs(), "both")));
        var table = new LatencyTable(Fingerprint.of(Backends.cpu(), 1), "clock", List.of(), List.of(deltas), List.of());
        return Foretold.of(new LatencyStage.Reference(Household.model(), partition), table, "single")
                .parts(assignment)
                .deltas()
                .stream()
                .map(LatencyTable.Delta::nanos)
                .toList();
    }

    private static LatencyTable.Delta delta(String configuration, long nanos) {
        return new LatencyTable.Delta("both", configuration, "single", nanos, nanos, nanos);
    }

    private Assignment int8(boolean firstMigrated, boolean secondToo) {
        var choice = new Choice(NumberFormat.INT8, "MatMulIntegerToFloat", "MinMax", Optional.empty());
        Map<String, Choice> choices = new TreeMap<>();
        choices.put(layers.getFirst(), firstMigrated ? choice.asMigrated() : choice);
        if (secondToo) {
            choices.put(layers.getLast(), choice);
        }
        return Assignment.of(choices);
    }

    @Test
    void whatWasTimedCountsAsItWas() {
        var parts = foretold(
                int8(false, true),
                delta(INT8 + " " + INT8, -500),
                delta(INT8 + " Fp32", -900),
                delta("Fp32 " + INT8, -30));

        assertThat(parts).containsExactly(-500L);
    }

    @Test
    void aMixtureThatNobodyTimedCountsAsTheNearestWithFewerLayersChanged() {
        var parts = foretold(
                int8(false, true),
                delta(INT8 + " Fp32", -100),
                delta("Fp32 " + INT8, -300),
                delta(INT8 + " " + DYNAMIC, -900));

        assertThat(parts).containsExactly(-300L);
    }

    @Test
    void oneMigratedLayerCountsAsIfAllOrNoneWere() {
        var parts = foretold(
                int8(true, true), delta(INT8 + "+Migrated " + INT8 + "+Migrated", -450), delta(INT8 + " Fp32", -100));

        assertThat(parts).containsExactly(-450L);
    }

    @Test
    void whatIsLeftAsItIsForetellsNothing() {
        assertThat(foretold(Assignment.reference(), delta(INT8 + " " + INT8, -500)))
                .isEmpty();
    }
}
