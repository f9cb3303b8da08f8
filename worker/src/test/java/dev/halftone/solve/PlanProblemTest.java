package dev.halftone.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halftone.api.v1alpha1.Objective;
import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.Configuration;
import dev.halftone.measure.LayerLoss;
import dev.halftone.measure.SensitivityTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlanProblemTest {

    private static final Set<NumberFormat> BOTH = Set.of(NumberFormat.INT8, NumberFormat.INT4);

    private static PlanProblem problem(Objective objective, Set<NumberFormat> allowed) {
        return PlanProblem.of(
                TwoProducts.graph(),
                TwoProducts.partition(),
                TwoProducts.losses(),
                TwoProducts.times(),
                TwoProducts.terms(objective, allowed));
    }

    private static List<String> labels(Problem.Group group) {
        return group.options().stream().map(Problem.Option::label).toList();
    }

    @Test
    void everySubgraphChoosesAmongTheReferenceAndWhatWasTimed() {
        var problem = problem(Objective.LATENCY, BOTH);

        assertThat(problem.groups()).hasSize(2);
        assertThat(labels(problem.groups().getFirst()))
                .containsExactly("Fp32", "Int8/MatMulIntegerToFloat", "Int4/MatMulNBits4");
        assertThat(problem.configurations().getFirst().getFirst()).isEqualTo(Configuration.reference(1));
        assertThat(problem.groups())
                .allSatisfy(
                        group -> assertThat(group.options().getFirst()).isEqualTo(new Problem.Option("Fp32", 0, 0)));
    }

    @Test
    void formatsThatAreNotAllowedOrWhoseLossIsUnknownAreNoOptions() {
        assertThat(labels(problem(Objective.LATENCY, Set.of(NumberFormat.INT4))
                        .groups()
                        .getFirst()))
                .containsExactly("Fp32", "Int4/MatMulNBits4");
        assertThat(labels(problem(Objective.LATENCY, BOTH).groups().getLast()))
                .as("the loss of the second layer in four bits is not known")
                .containsExactly("Fp32", "Int8/MatMulIntegerToFloat");
    }

    @Test
    void theGainOfLatencyIsTheSumOverPointsByTheirWeights() {
        var options = problem(Objective.LATENCY, BOTH).groups().getFirst().options();

        assertThat(options.get(1)).isEqualTo(new Problem.Option("Int8/MatMulIntegerToFloat", 3 * 7 + 40, 0.25));
        assertThat(options.get(2)).isEqualTo(new Problem.Option("Int4/MatMulNBits4", 3 * 9 - 5, 0.75));
    }

    @Test
    void theGainOfMemoryIsBytesAndThatOfMacsWhatNarrowerProductsLeave() {
        assertThat(problem(Objective.MEMORY, BOTH)
                        .groups()
                        .getFirst()
                        .options()
                        .get(1)
                        .gain())
                .isEqualTo(4.0 * 64 * 64 - NumberFormat.INT8.weightBytes(new long[] {64, 64}, 1));
        assertThat(problem(Objective.MACS, BOTH)
                        .groups()
                        .getFirst()
                        .options()
                        .get(1)
                        .gain())
                .isEqualTo(4096 * 0.75);
    }

    @Test
    void aWorkloadOfOnePointCountsThatPointOnce() {
        var problem = problem(Objective.LATENCY, BOTH);
        var terms = TwoProducts.terms(Objective.LATENCY, BOTH).at("batch");
        var configuration = problem.configurations().getFirst().get(1);

        assertThat(PlanProblem.savedMicros(problem.subgraphs().getFirst(), configuration, TwoProducts.times(), terms))
                .isEqualTo(40);
    }

    /** The first layer costs 0.25 plain and 0.03125 migrated; all twins take a microsecond more. */
    @Test
    void aMigratedLayerIsAnOptionOfItsOwnThatIsTakenForItsLossAlone() {
        var migrated = new Candidate(NumberFormat.INT8, "MatMulIntegerToFloat", true);
        var losses = new ArrayList<>(TwoProducts.losses().losses());
        losses.add(new LayerLoss(
                "first", NumberFormat.INT8, 0.015625, 0.015625, "MIN_MAX", "STRENGTH_50", new TreeMap<>(), null, null));
        var problem = PlanProblem.of(
                TwoProducts.graph(),
                TwoProducts.partition(),
                new SensitivityTable(4, 1, 1, losses),
                TwoProducts.timesWithTwins(1_000),
                TwoProducts.terms(Objective.LATENCY, Set.of(NumberFormat.INT8)));

        assertThat(problem.groups().getFirst().options())
                .containsExactly(
                        new Problem.Option("Fp32", 0, 0),
                        new Problem.Option("Int8/MatMulIntegerToFloat", 61, 0.25),
                        new Problem.Option("Int8/MatMulIntegerToFloat+Migrated", 57, 0.03125));
        assertThat(labels(problem.groups().getLast()))
                .as("what is not worth migrating has no such loss")
                .containsExactly("Fp32", "Int8/MatMulIntegerToFloat");
        assertThat(first(problem, 2)).isEqualTo(new Candidate(NumberFormat.INT8, "MatMulIntegerToFloat"));
        assertThat(first(problem, 1.1)).isEqualTo(migrated);
        assertThat(first(problem, 0.01)).isEqualTo(Candidate.REFERENCE);
    }

    /** What the first layer becomes within a budget. */
    private static Candidate first(PlanProblem problem, double budget) {
        return switch (Planner.solve(problem.within(budget))) {
            case Outcome.Solved(var solution) ->
                Objects.requireNonNull(
                        Plans.candidates(problem, solution.choice()).get("first"));
            case Outcome.Infeasible infeasible -> throw new AssertionError(infeasible);
        };
    }

    private static PlanProblem convolutions(Objective objective) {
        return PlanProblem.of(
                TwoConvolutions.graph(),
                TwoConvolutions.partition(),
                TwoConvolutions.losses(),
                TwoConvolutions.times(),
                TwoProducts.terms(objective, BOTH));
    }

    @Test
    void neighboursGainTogetherWhatTheySaveBeyondTheirOwn() {
        var problem = convolutions(Objective.LATENCY);

        assertThat(problem.links()).containsExactly(new PlanProblem.Link(0, 0, 1, 0));
        assertThat(problem.bonds()).containsExactly(new Problem.Bond(0, 1, 1, 1, 3 * 8 + 80));
        assertThat(((Outcome.Solved) Planner.solve(problem.within(2))).solution())
                .isEqualTo(new Solution(List.of(1, 1), 104 - 2 * (3 * 2 + 20), 2, 52));
        assertThat(((Outcome.Solved) Planner.solve(problem.within(1.5)))
                        .solution()
                        .choice())
                .as("one alone would be slower")
                .containsExactly(0, 0);
    }

    @Test
    void eachOfTwoNeighboursHasHalfOfWhatTheySaveTogether() {
        var problem = convolutions(Objective.LATENCY);
        var terms = TwoProducts.terms(Objective.LATENCY, BOTH);
        var int8 = Configuration.parse(TwoConvolutions.INT8);

        assertThat(problem.bondedMicros(List.of(int8, int8), TwoConvolutions.times(), terms))
                .containsExactly(52, 52);
        assertThat(problem.bondedMicros(List.of(int8, int8), TwoConvolutions.times(), terms.at("single")))
                .containsExactly(4, 4);
        assertThat(problem.bondedMicros(List.of(int8, Configuration.reference(1)), TwoConvolutions.times(), terms))
                .containsExactly(0, 0);
    }

    @Test
    void whatIsReadInTheCodesItWasWrittenInIsCountedTwice() {
        var problem = convolutions(Objective.LATENCY);

        assertThat(twice(problem, 1, 1)).isEqualTo(0.25);
        assertThat(twice(problem, 0, 1)).isZero();
        assertThat(twice(problem, 1, 0)).isZero();
    }

    private static double twice(PlanProblem problem, int first, int second) {
        return problem.countedTwice(
                TwoConvolutions.graph(), TwoConvolutions.partition(), TwoConvolutions.losses(), List.of(first, second));
    }

    @Test
    void onlyTimeIsSavedTogether() {
        assertThat(convolutions(Objective.MEMORY).bonds()).isEmpty();
        assertThat(convolutions(Objective.MACS).bonds()).isEmpty();
    }

    @Test
    void aPointThatWasNotTimedIsNamed() {
        var terms = TwoProducts.terms(Objective.LATENCY, BOTH).at("elsewhere");

        assertThatThrownBy(() -> PlanProblem.of(
                        TwoProducts.graph(), TwoProducts.partition(), TwoProducts.losses(), TwoProducts.times(), terms))
                .hasMessageContaining("elsewhere");
    }
}
