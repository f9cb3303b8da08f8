package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.RefinementEvidence.Outcome;
import dev.halftone.RefinementEvidence.Trial;
import dev.halftone.api.v1alpha1.LossMetric;
import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.Configuration;
import dev.halftone.measure.Estimate;
import dev.halftone.measure.Progress;
import dev.halftone.partition.Partition;
import dev.halftone.partition.Subgraph;
import dev.halftone.solve.LossBudgets;
import dev.halftone.solve.PlanProblem;
import dev.halftone.solve.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A model of three layers that takes 1000 µs, each of which 8 bits make 100 µs faster for a predicted loss MSE of 1; 3 are allowed. */
class RefinementTest {

    private static final double MODEL_MICROS = 1000;
    private static final double BUDGET = 3;
    private static final Duration LONG = Duration.ofHours(1);

    private static final List<Configuration> CONFIGURATIONS = List.of(
            Configuration.reference(1),
            new Configuration(List.of(new Candidate(NumberFormat.INT8, "IntegerToFloat"))),
            new Configuration(List.of(new Candidate(NumberFormat.INT8_DYNAMIC, "DynamicQuantizeMatMul"))));

    private final Map<List<Integer>, Double> micros = new HashMap<>();
    private final Map<List<Integer>, Double> losses = new HashMap<>();
    private final List<List<Integer>> raced = new ArrayList<>();
    private long nanos;
    private double width;
    private double noise;
    private List<Integer> lucky = List.of();
    private Surroundings.Prices prices = new FirstPrices();

    /** Prices that nothing is learned from. */
    private static class FirstPrices implements Surroundings.Prices {
        @Override
        public PlanProblem problem() {
            return RefinementTest.problem();
        }

        @Override
        public PlanProblem drawn(long seed) {
            return problem();
        }

        @Override
        public double micros(List<Integer> choice) {
            return predictedMicros(choice);
        }

        @Override
        public void learn(List<Integer> standing, List<Integer> choice, SortedMap<String, Estimate> ratios) {}
    }

    /** What the fake machine says; where nothing is said, that predictions are right. */
    private List<Refinement.Measured> measured(List<Integer> standing, List<List<Integer>> choices) {
        nanos += 10_000_000_000L;
        return choices.stream()
                .map(choice -> {
                    double luck = choice.equals(lucky) && !raced.contains(choice) ? 1.05 : 1;
                    raced.add(choice);
                    double speedup = luck * micros(standing) / micros(choice);
                    return new Refinement.Measured(
                            loss(choice),
                            new Estimate(speedup, speedup - width, speedup + width),
                            noise,
                            new TreeMap<>(Map.of("single", new Estimate(1 / speedup, 1 / speedup, 1 / speedup))));
                })
                .toList();
    }

    private double micros(List<Integer> choice) {
        return micros.getOrDefault(choice, predictedMicros(choice));
    }

    private double loss(List<Integer> choice) {
        return losses.getOrDefault(choice, (double) changed(choice));
    }

    private static double predictedMicros(List<Integer> choice) {
        return MODEL_MICROS - 100.0 * changed(choice);
    }

    private static long changed(List<Integer> choice) {
        return choice.stream().filter(option -> option != 0).count();
    }

    private RefinementEvidence refine(List<Integer> choice, Duration limit) {
        var surroundings = new Surroundings(
                prices,
                new Partition(List.of(), List.of()),
                (cost, loss) -> cost * LossBudgets.shrink(LossMetric.ABSOLUTE_MSE, BUDGET, loss));
        return new Refinement(surroundings, this::measured, BUDGET, () -> nanos, Progress.silent())
                .run(choice, loss(choice), limit);
    }

    private static PlanProblem problem() {
        return problem(100);
    }

    private static PlanProblem problem(double second) {
        var groups = IntStream.range(0, 3)
                .mapToObj(g -> new Problem.Group(
                        "group " + g,
                        List.of(
                                new Problem.Option("Fp32", 0, 0),
                                new Problem.Option("Int8", 100, 1),
                                new Problem.Option("Int8Dynamic", second, 1))))
                .toList();
        var subgraphs = IntStream.range(0, 3)
                .mapToObj(g -> new Subgraph(
                        g, List.of("layer " + g), List.of("layer " + g), List.of(), List.of(), "signature " + g))
                .toList();
        return new PlanProblem(
                groups, subgraphs, List.of(CONFIGURATIONS, CONFIGURATIONS, CONFIGURATIONS), List.of(), List.of());
    }

    @Test
    void aKernelThatIsFasterInTheWholeModelThanItsPriceSaidIsTaken() {
        micros.put(List.of(1, 2, 1), 690.0);

        var evidence = refine(List.of(1, 1, 1), LONG);

        assertThat(evidence.choice()).containsExactly(1, 2, 1);
        assertThat(evidence.trials())
                .filteredOn(trial -> trial.outcome() == Outcome.TAKEN)
                .extracting(Trial::change)
                .containsExactly("layer 1: Int8/IntegerToFloat → Int8Dynamic/DynamicQuantizeMatMul");
    }

    @Test
    void changesThatAreFasterEachAndTogetherAreTakenTogether() {
        micros.put(List.of(1, 2, 1), 690.0);
        micros.put(List.of(2, 1, 1), 695.0);
        micros.put(List.of(2, 2, 1), 685.0);

        assertThat(refine(List.of(1, 1, 1), LONG).choice()).containsExactly(2, 2, 1);
    }

    @Test
    void whatTheTakenChangesGainedIsHandedOnAsItWasConfirmed() {
        micros.put(List.of(1, 2, 1), 690.0);
        micros.put(List.of(2, 2, 1), 621.0);
        lucky = List.of(1, 2, 1);

        var evidence = refine(List.of(1, 1, 1), LONG);

        assertThat(evidence.choice()).containsExactly(2, 2, 1);
        assertThat(evidence.ratio("single")).isCloseTo(621.0 / 700, within(1e-12));
        assertThat(evidence.ratio("elsewhere")).isEqualTo(1.0);
    }

    @Test
    void whatIsWithinItsIntervalIsNotTaken() {
        micros.put(List.of(1, 2, 1), 698.0);
        width = 0.01;

        var evidence = refine(List.of(1, 1, 1), LONG);

        assertThat(evidence.choice()).containsExactly(1, 1, 1);
        assertThat(evidence.trials()).extracting(Trial::outcome).containsOnly(Outcome.NOT_FASTER);
    }

    @Test
    void whatIsFasterByLessThanACopyOfThePlanSeemedIsNotTaken() {
        micros.put(List.of(1, 2, 1), 690.0);
        noise = 0.02;

        assertThat(refine(List.of(1, 1, 1), LONG).choice()).containsExactly(1, 1, 1);
    }

    @Test
    void whatIsFasterInTheFirstRaceOnlyIsNotTaken() {
        lucky = List.of(1, 2, 1);

        var evidence = refine(List.of(1, 1, 1), LONG);

        assertThat(evidence.choice()).containsExactly(1, 1, 1);
        assertThat(evidence.trials()).extracting(Trial::outcome).containsOnlyOnce(Outcome.NOT_CONFIRMED);
    }

    @Test
    void whatLosesMoreThanTheBudgetIsNotTakenHoweverFast() {
        micros.put(List.of(1, 2, 1), 500.0);
        losses.put(List.of(1, 2, 1), 3.1);

        var evidence = refine(List.of(1, 1, 1), LONG);

        assertThat(evidence.choice()).containsExactly(1, 1, 1);
        assertThat(evidence.trials())
                .filteredOn(trial -> trial.loss() > BUDGET)
                .extracting(Trial::outcome)
                .containsOnly(Outcome.OVER_BUDGET);
    }

    @Test
    void whereTheLossIsLessThanPredictedItIsPlannedAgainForTheRoomThatIsLeft() {
        losses.put(List.of(1, 0, 0), 0.9);

        var evidence = refine(List.of(1, 0, 0), LONG);

        assertThat(changed(evidence.choice())).isEqualTo(3);
        assertThat(evidence.trials().getFirst().change()).isEqualTo("planned again for the room that is left");
        assertThat(evidence.trials().getFirst().outcome()).isEqualTo(Outcome.TAKEN);
    }

    @Test
    void whereTheBestPlanLosesTooMuchTheNextBestForLessRoomIsTried() {
        losses.put(List.of(1, 0, 0), 0.9);
        for (int option = 0; option < 8; option++) {
            losses.put(List.of(1 + option % 2, 1 + option / 2 % 2, 1 + option / 4), 3.1);
        }

        var evidence = refine(List.of(1, 0, 0), LONG);

        assertThat(evidence.trials()).extracting(Trial::outcome).startsWith(Outcome.OVER_BUDGET, Outcome.TAKEN);
        assertThat(changed(evidence.choice())).isEqualTo(2);
    }

    @Test
    void whatIsLearnedFromTrialsLeadsToAPlanThatIsNoNeighbour() {
        // the second option of all groups together, which the trial of one of them hints at
        prices = new FirstPrices() {
            private double saved = 100;

            @Override
            public PlanProblem problem() {
                return RefinementTest.problem(saved);
            }

            @Override
            public void learn(List<Integer> standing, List<Integer> choice, SortedMap<String, Estimate> ratios) {
                saved = choice.contains(2) ? 200 : saved;
            }

            @Override
            public double micros(List<Integer> choice) {
                return predictedMicros(choice) - (saved - 100) * Collections.frequency(choice, 2);
            }
        };
        micros.put(List.of(2, 1, 1), 690.0);
        micros.put(List.of(2, 2, 2), 400.0);

        var evidence = refine(List.of(1, 1, 1), Duration.ofSeconds(45));

        assertThat(evidence.choice()).containsExactly(2, 2, 2);
        assertThat(evidence.trials())
                .filteredOn(trial -> trial.outcome() == Outcome.TAKEN)
                .extracting(Trial::change)
                .contains("planned again for the room that is left");
    }

    @Test
    void thePlanThatIsTheBestByTimesAsTheyMayBeIsTriedToo() {
        prices = new FirstPrices() {
            @Override
            public PlanProblem drawn(long seed) {
                return RefinementTest.problem(200);
            }
        };
        micros.put(List.of(2, 2, 2), 400.0);

        var evidence = refine(List.of(1, 1, 1), LONG);

        assertThat(evidence.choice()).containsExactly(2, 2, 2);
        assertThat(evidence.trials())
                .filteredOn(trial -> trial.outcome() == Outcome.TAKEN)
                .extracting(Trial::change)
                .containsExactly("planned again by times as they may be");
    }

    @Test
    void nothingIsBegunThatWouldEndAfterItsTime() {
        var evidence = refine(List.of(1, 1, 1), Duration.ofSeconds(15));

        assertThat(evidence.trials())
                .hasSize(3)
                .allMatch(trial -> trial.change().contains("→"));
        assertThat(evidence.seconds()).isEqualTo(10);
    }

    @Test
    void noRoundIsBegunWhereItIsExpectedToEndAfterItsTime() {
        var each = Duration.ofSeconds(2);
        var pass = Duration.ofMillis(50);

        // four plans in 8 s, six contestants of a race in 6.3 s
        assertThat(Refinement.begins(each, pass, Duration.ofMillis(14_300))).isFalse();
        assertThat(Refinement.begins(each, pass, Duration.ofMillis(14_301))).isTrue();
    }

    @Test
    void nothingIsMeasuredTwice() {
        refine(List.of(1, 1, 1), LONG);

        assertThat(raced).doesNotHaveDuplicates();
    }
}
