package dev.halftone.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.Configuration;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Layer.Operand;
import dev.halftone.partition.Layer.Role;
import dev.halftone.partition.Partition;
import dev.halftone.partition.Subgraph;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Three layers one after the other; the first and the last have one weight. */
class TiedLayersTest {

    private static final Configuration REFERENCE = Configuration.reference(1);
    private static final Configuration EIGHT =
            new Configuration(List.of(new Candidate(NumberFormat.INT8_DYNAMIC, "DynamicMatMulInteger")));
    private static final Configuration FOUR =
            new Configuration(List.of(new Candidate(NumberFormat.INT4, "MatMulNBits4")));

    private static final Partition PARTITION = new Partition(
            List.of(layer("first", "shared"), layer("middle", "own"), layer("last", "shared")),
            List.of(subgraph(0, "first"), subgraph(1, "middle"), subgraph(2, "last")));

    @Test
    void layersWithOneWeightAreInTheFormatThatGainsMostForBoth() {
        var plan = solve(10, group("first", 0, 5, 9), group("middle", 0, 1, 2), group("last", 0, 8, 1));

        // by themselves 4 bits, 4 bits and 8 bits would gain 19
        assertThat(plan.choice()).containsExactly(1, 2, 1);
        assertThat(plan.gain()).isEqualTo(5 + 2 + 8);
        assertThat(plan.upperBound()).isGreaterThanOrEqualTo(plan.gain());
    }

    @Test
    void aFormatThatOneOfThemCannotBeInIsNone() {
        var plan = solve(10, group("first", 0, 5), group("middle", 0, 1, 2), group("last", 0, -4, 9));

        assertThat(plan.choice()).containsExactly(1, 2, 1);
    }

    @Test
    void whereTheBudgetIsForOneAloneBothStayInTheReference() {
        var plan = solve(1, group("first", 0, 5, 9), group("middle", 0, -1, -2), group("last", 0, 8, 1));

        assertThat(plan.choice()).containsExactly(0, 0, 0);
    }

    /** Options in Fp32, 8 and 4 bits that gain so much; each but the first costs 1. */
    private static Problem.Group group(String name, double... gains) {
        var labels = List.of("Fp32", "Int8Dynamic", "Int4");
        return new Problem.Group(
                name,
                IntStream.range(0, gains.length)
                        .mapToObj(i -> new Problem.Option(labels.get(i), gains[i], i == 0 ? 0 : 1))
                        .toList());
    }

    private static Solution solve(double budget, Problem.Group... groups) {
        var configurations = List.of(groups).stream()
                .map(group -> List.of(REFERENCE, EIGHT, FOUR)
                        .subList(0, group.options().size()))
                .toList();
        var problem = new PlanProblem(List.of(groups), PARTITION.subgraphs(), configurations, List.of(), List.of());
        return switch (TiedLayers.solve(problem, PARTITION, budget)) {
            case Outcome.Solved(var solution) -> solution;
            case Outcome.Infeasible(double least, String message) -> throw new AssertionError(message + " " + least);
        };
    }

    private static Layer layer(String node, String weight) {
        return new Layer(
                node,
                "MatMul",
                List.of(new Operand(0, node + "_x", Role.ACTIVATION, -1), new Operand(1, weight, Role.WEIGHT, 1)));
    }

    private static Subgraph subgraph(int index, String layer) {
        return new Subgraph(index, List.of(layer), List.of(layer), List.of(), List.of(), layer);
    }
}
