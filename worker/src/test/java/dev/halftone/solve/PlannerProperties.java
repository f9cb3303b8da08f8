package dev.halftone.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.solve.Outcome.Infeasible;
import dev.halftone.solve.Outcome.Solved;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PlannerProperties {

    /** Sums of these are exact in double, so that the optimum can be compared exactly; ties are frequent. */
    @Provide
    Arbitrary<Problem> grid() {
        return Problems.small(
                Arbitraries.integers().between(-4, 20).map(i -> i / 4.0),
                Arbitraries.integers().between(0, 30).map(i -> i / 8.0));
    }

    @Provide
    Arbitrary<Problem> anyNumbers() {
        return Problems.small(
                Arbitraries.doubles().between(-1e6, 1e6).ofScale(8),
                Arbitraries.doubles().between(0, 10).ofScale(12));
    }

    @Property(tries = 1000)
    void findsTheOptimumOfLeastCostAndFewestChanges(@ForAll("grid") Problem problem) {
        Optional<BruteForce.Best> best = BruteForce.solve(problem);
        switch (Planner.solve(problem)) {
            case Solved(Solution solution) -> {
                assertThat(solution.gain()).isEqualTo(best.orElseThrow().gain().doubleValue());
                assertThat(solution.upperBound()).isEqualTo(solution.gain());
                assertThat(solution.cost()).isEqualTo(best.orElseThrow().cost().doubleValue());
                assertThat(changed(solution)).isEqualTo(best.orElseThrow().changed());
            }
            case Infeasible _ -> assertThat(best).isEmpty();
        }
    }

    @Property(tries = 1000)
    void isFeasibleAndOptimalForAnyNumbers(@ForAll("anyNumbers") Problem problem) {
        Optional<BruteForce.Best> best = BruteForce.solve(problem);
        switch (Planner.solve(problem)) {
            case Solved(Solution solution) -> {
                int[] choice = solution.choice().stream().mapToInt(i -> i).toArray();
                assertThat(Exact.feasible(problem, choice)).isTrue();
                assertThat(solution.gain()).isEqualTo(best.orElseThrow().gain().doubleValue());
                assertThat(solution.upperBound()).isEqualTo(solution.gain());
            }
            case Infeasible infeasible -> {
                assertThat(best).isEmpty();
                assertThat(infeasible.leastCost()).isGreaterThan(problem.budget());
            }
        }
    }

    /** Groups that gain together; sums are exact here too. */
    @Provide
    Arbitrary<Problem> bondedGrid() {
        return Problems.bonded(
                Arbitraries.integers().between(-8, 20).map(i -> i / 4.0),
                Arbitraries.integers().between(0, 30).map(i -> i / 8.0));
    }

    @Provide
    Arbitrary<Problem> bondedNumbers() {
        return Problems.bonded(
                Arbitraries.doubles().between(-1e6, 1e6).ofScale(8),
                Arbitraries.doubles().between(0, 10).ofScale(12));
    }

    @Property(tries = 1000)
    void findsTheOptimumOfLeastCostAmongGroupsThatGainTogether(@ForAll("bondedGrid") Problem problem) {
        Optional<BruteForce.Best> best = BruteForce.solve(problem);
        switch (Planner.solve(problem)) {
            case Solved(Solution solution) -> {
                assertThat(solution.gain()).isEqualTo(best.orElseThrow().gain().doubleValue());
                assertThat(solution.upperBound()).isEqualTo(solution.gain());
                assertThat(solution.cost()).isEqualTo(best.orElseThrow().cost().doubleValue());
            }
            case Infeasible _ -> assertThat(best).isEmpty();
        }
    }

    @Property(tries = 500)
    void isFeasibleAndOptimalForAnyNumbersOfGroupsThatGainTogether(@ForAll("bondedNumbers") Problem problem) {
        Optional<BruteForce.Best> best = BruteForce.solve(problem);
        switch (Planner.solve(problem)) {
            case Solved(Solution solution) -> {
                double optimum = best.orElseThrow().gain().doubleValue();
                assertThat(Exact.feasible(problem, solution.choice())).isTrue();
                assertThat(solution.gain()).isCloseTo(optimum, within(1e-6));
                assertThat(solution.upperBound()).isCloseTo(optimum, within(1e-6));
            }
            case Infeasible _ -> assertThat(best).isEmpty();
        }
    }

    @Property(tries = 300)
    void whenChoicesAreLeftOutThePlanIsFeasibleAndTheBoundHolds(@ForAll("bondedNumbers") Problem problem) {
        var optimum = BruteForce.solve(problem).map(best -> best.gain().doubleValue());
        if (new Planner(List.of(new DynamicProgram(1000)), 1).plan(problem) instanceof Solved(Solution solution)) {
            assertThat(Exact.feasible(problem, solution.choice())).isTrue();
            assertThat(solution.gain()).isLessThanOrEqualTo(optimum.orElseThrow() + 1e-6);
            assertThat(solution.upperBound()).isGreaterThanOrEqualTo(optimum.orElseThrow() - 1e-6);
        }
    }

    private static long changed(Solution solution) {
        return solution.choice().stream().filter(i -> i != 0).count();
    }

    @Property(tries = 60)
    void everySolverOfTheCoreAgreesWithBruteForce(@ForAll("grid") Problem problem) {
        Optional<BruteForce.Best> best = BruteForce.solve(problem);
        for (CoreSolver solver : List.of(new OrTools(), new Scip())) {
            if (new Planner(List.of(solver)).plan(problem) instanceof Solved(Solution solution)) {
                double optimum = best.orElseThrow().gain().doubleValue();
                assertThat(solution.gain()).isEqualTo(optimum);
                assertThat(solution.upperBound()).isGreaterThanOrEqualTo(optimum);
            }
        }
    }
}
