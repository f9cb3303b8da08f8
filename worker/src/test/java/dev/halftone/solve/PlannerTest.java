package dev.halftone.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halftone.solve.Outcome.Infeasible;
import dev.halftone.solve.Outcome.Solved;
import dev.halftone.solve.Problem.Group;
import dev.halftone.solve.Problem.Option;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {

    private static Solution solved(Problem problem) {
        return ((Solved) Planner.solve(problem)).solution();
    }

    @Test
    void takesTheOptionsOfMostGainThatFitTheBudgetTogether() {
        Problem problem = new Problem(
                List.of(
                        new Group("a", List.of(new Option("fp32", 0, 0), new Option("int8", 10, 5))),
                        new Group("b", List.of(new Option("fp32", 0, 0), new Option("int8", 7, 3))),
                        new Group("c", List.of(new Option("fp32", 0, 0), new Option("int8", 6, 2)))),
                5);
        assertThat(solved(problem)).isEqualTo(new Solution(List.of(0, 1, 1), 13, 5, 13));
    }

    @Test
    void prefersTheReferenceWhereAnotherOptionGainsNoMore() {
        Group idle = new Group("a", List.of(new Option("fp32", 0, 0), new Option("int8", 0, 0)));
        Group slower = new Group("b", List.of(new Option("fp32", 0, 0), new Option("int8", -3, 0)));
        assertThat(solved(new Problem(List.of(idle, slower), 1)).choice()).containsExactly(0, 0);
    }

    @Test
    void takesALossOfGainWhereOnlyThatMakesRoom() {
        Group cheaper = new Group("a", List.of(new Option("int8", 0, 4), new Option("int8 wide", -1, 0)));
        Group faster = new Group("b", List.of(new Option("fp32", 0, 0), new Option("int8", 9, 4)));
        assertThat(solved(new Problem(List.of(cheaper, faster), 4)).choice()).containsExactly(1, 1);
    }

    @Test
    void ofPlansThatGainTheSameTakesTheOneOfLeastCost() {
        Group dear = new Group("a", List.of(new Option("fp32", 0, 0), new Option("int8", 0.1, 3)));
        Group cheap = new Group("b", List.of(new Option("fp32", 0, 0), new Option("int8", 0.1, 1)));
        Group middle = new Group("c", List.of(new Option("fp32", 0, 0), new Option("int8", 0.1, 2)));
        assertThat(solved(new Problem(List.of(dear, cheap, middle), 5.5)).choice())
                .containsExactly(0, 1, 1);
    }

    @Test
    void countsTheBudgetInExactArithmetic() {
        Group tenth = new Group("a", List.of(new Option("fp32", 0, 0), new Option("int8", 1, 0.1)));
        Group fifth = new Group("b", List.of(new Option("fp32", 0, 0), new Option("int8", 1.5, 0.2)));
        assertThat(solved(new Problem(List.of(tenth, fifth), 0.3)).choice()).containsExactly(0, 1);
        assertThat(solved(new Problem(List.of(tenth, fifth), 0.1 + 0.2)).choice())
                .containsExactly(1, 1);
    }

    @Test
    void takesNeighboursThatGainOnlyTogether() {
        Group first = new Group("a", List.of(new Option("fp32", 0, 0), new Option("int8", -1, 1)));
        Group second = new Group("b", List.of(new Option("fp32", 0, 0), new Option("int8", -2, 1)));
        Group alone = new Group("c", List.of(new Option("fp32", 0, 0), new Option("int8", 4, 2)));
        List<Problem.Bond> bonds = List.of(new Problem.Bond(0, 1, 1, 1, 8));

        assertThat(solved(new Problem(List.of(first, second, alone), bonds, 2)))
                .isEqualTo(new Solution(List.of(1, 1, 0), 5, 2, 5));
        assertThat(solved(new Problem(List.of(first, second, alone), bonds, 4)))
                .isEqualTo(new Solution(List.of(1, 1, 1), 9, 4, 9));
        assertThat(solved(new Problem(List.of(first, second, alone), bonds, 1)).choice())
                .containsExactly(0, 0, 0);
    }

    @Test
    void certifiesAChainOfFortyToTheOptimum() {
        Problem problem = Problems.chain(40, 1);
        Solution solution = solved(problem);
        assertThat(solution.cost()).isLessThanOrEqualTo(problem.budget());
        assertThat(solution.gap()).isLessThan(0.02);
        assertThat(solution.gain())
                .as("better than what is best for groups that don't know of each other")
                .isGreaterThan(Joined.gain(
                                problem,
                                solved(new Problem(problem.groups(), problem.budget()))
                                        .choice())
                        .doubleValue());
        assertThat(solved(problem)).isEqualTo(solution);
    }

    @Test
    void refusesABondWhoseGroupsAreInTheWrongOrder() {
        assertThatThrownBy(() -> new Problem.Bond(2, 0, 1, 0, 1))
                .hasMessage("bond of groups 2 and 1: the earlier comes first");
    }

    @Test
    void saysTheLeastCostWhenNothingFits() {
        Group only = new Group("a", List.of(new Option("int8", 3, 2), new Option("int4", 5, 4)));
        assertThat(Planner.solve(new Problem(List.of(only, only), 3)))
                .isEqualTo(new Infeasible(4, "no plan fits: the cheapest costs 4.0, the budget is 3.0"));
    }

    @Test
    void aProblemWithoutGroupsHasTheEmptyPlan() {
        assertThat(solved(new Problem(List.of(), 0))).isEqualTo(new Solution(List.of(), 0, 0, 0));
    }

    @Test
    void refusesCostsThatAreNotNumbersAndNamesThem() {
        assertThatThrownBy(() -> new Group("mlp", List.of(new Option("int8", 1, Double.NaN))))
                .hasMessage("group mlp, option int8: cost NaN is not a finite number >= 0");
    }

    @ParameterizedTest
    @CsvSource({"200, 64, 1", "200, 64, 2", "300, 64, 1", "300, 64, 2"})
    void certifiesBigProblemsToTheOptimum(int groups, int options, long seed) {
        Problem problem = Problems.wide(groups, options, seed);
        Solution solution = solved(problem);
        assertThat(solution.cost()).isLessThanOrEqualTo(problem.budget());
        assertThat(solution.gap()).isZero();
        assertThat(solution.upperBound()).isEqualTo(solution.gain()).isPositive();
    }

    @Test
    void solvesTwoHundredGroupsWithinASecondOnceWarm() {
        solved(Problems.wide(200, 64, 1));
        Problem problem = Problems.blocks(40, 5, 64, 3);
        long start = System.nanoTime();
        assertThat(solved(problem).gap()).isZero();
        assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
    }

    @Test
    void ofBlocksThatTakeTheSameTimeItLowersThoseOfLeastCost() {
        Problem problem = Problems.blocks(12, 4, 8, 7);
        Solution solution = solved(problem);
        assertThat(solution.gap()).isZero();
        assertThat(solved(problem)).isEqualTo(solution);
        Problem tighter = problem.withBudget(Math.nextDown(solution.cost()));
        assertThat(solved(tighter).gain()).isLessThan(solution.gain());
    }

    @Test
    void withoutTheNativeLibraryThePrePassPlanIsReturnedWithItsGap() {
        CoreSolver broken = _ -> new CoreSolver.Answer(List.of(), Long.MAX_VALUE, "no library");
        Problem problem = Problems.wide(30, 8, 4);
        Solution solution = ((Solved) new Planner(List.of(broken)).plan(problem)).solution();
        assertThat(solution.note()).isEqualTo("no library");
        assertThat(solution.cost()).isLessThanOrEqualTo(problem.budget());
        assertThat(solution.upperBound()).isGreaterThanOrEqualTo(solved(problem).gain());
        assertThat(solution.gap()).isBetween(0.0, 0.01);
    }

    @ParameterizedTest
    @CsvSource({"100, 27, 1", "300, 64, 5"})
    void theSolversOfTheCoreComeToTheSameOptimum(int groups, int options, long seed) {
        Problem problem = Problems.wide(groups, options, seed);
        double optimum = solved(problem).gain();
        for (CoreSolver solver : List.of(new OrTools(), new DynamicProgram(3000))) {
            Solution solution = ((Solved) new Planner(List.of(solver)).plan(problem)).solution();
            assertThat(solution.gain())
                    .isLessThanOrEqualTo(optimum)
                    .isCloseTo(optimum, Percentage.withPercentage(0.001));
            assertThat(solution.upperBound()).isGreaterThanOrEqualTo(optimum);
        }
    }
}
