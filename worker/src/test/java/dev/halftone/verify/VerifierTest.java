package dev.halftone.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.api.v1alpha1.LossMetric;
import dev.halftone.api.v1alpha1.Objective;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.measure.Estimate;
import dev.halftone.measure.ShapePoint;
import dev.halftone.measure.Timing;
import dev.halftone.measure.TimingReport;
import dev.halftone.rewrite.Assignment;
import dev.halftone.rewrite.Choice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VerifierTest {

    private static final Verifier LATENCY = new Verifier(LossMetric.RELATIVE_RMSE, 0.1, Objective.LATENCY);

    /** A build of a relative RMSE, a time and a size. */
    private static Judged build(String name, double loss, double micros, long bytes) {
        var choice = new Choice(NumberFormat.INT8, "MatMulIntegerToFloat", "MinMax", Optional.empty());
        var assignment = name.equals("Fp32") ? Assignment.reference() : Assignment.of(Map.of("layer", choice));
        var build =
                new Build(name, assignment, GraphBuilder.ofOpset(21).build(), Path.of(name), bytes, new TreeMap<>());
        var time = new Estimate(micros, micros, micros);
        return new Judged(build, new MeasuredLoss(10, loss * loss, 1, null, List.of()), new WorkloadTime(time, time));
    }

    @Test
    void aPlanWithinTheBudgetHoldsAgainstSlowerBuildsAndThoseThatLoseTooMuch() {
        var plan = build("plan", 0.1, 100, 50);

        assertThat(LATENCY.judge(plan, List.of(build("Fp32", 0, 200, 100), build("Int8", 0.11, 50, 30))))
                .isEqualTo(new Verdict.PlanHolds(plan));
        assertThat(LATENCY.judge(plan, List.of()).isReady()).isTrue();
    }

    @Test
    void aUniformBuildIsShippedWhereItIsFasterByMoreThanNoise() {
        var plan = build("plan", 0.05, 100, 50);
        var little = build("Int8", 0.05, 99.5, 50);
        var much = build("Int8", 0.05, 98, 50);

        assertThat(LATENCY.judge(plan, List.of(little))).isEqualTo(new Verdict.PlanHolds(plan));
        assertThat(LATENCY.judge(plan, List.of(little, much))).isEqualTo(new Verdict.UniformIsBetter(much, plan));
    }

    @Test
    void aPlanStandsWhereTheRaceCannotTellAUniformBuildFromIt() {
        var plan = timed(build("plan", 0.05, 100, 50), new Estimate(100, 94, 103));
        var overlapping = timed(build("Int8", 0.05, 95, 50), new Estimate(92, 89, 95));
        var apart = timed(build("Int8", 0.05, 95, 50), new Estimate(92, 89, 93.9));

        assertThat(LATENCY.judge(plan, List.of(overlapping))).isEqualTo(new Verdict.PlanHolds(plan));
        assertThat(LATENCY.judge(plan, List.of(apart))).isEqualTo(new Verdict.UniformIsBetter(apart, plan));
    }

    @Test
    void aLossThatBuysNoTimeThatTheRaceCanTellIsNotTaken() {
        var plan = timed(build("plan", 0.05, 100, 50), new Estimate(99, 97, 101));
        var weights = timed(build("Int4", 0.01, 98, 20), new Estimate(98, 97, 99));
        var same = timed(build("Fp32", 0, 100, 100), new Estimate(100, 98, 102));
        var slower = timed(build("Fp32", 0, 105, 100), new Estimate(105, 102, 108));

        assertThat(LATENCY.judge(plan, List.of(same, weights))).isEqualTo(new Verdict.NothingPays(same, plan));
        assertThat(LATENCY.judge(plan, List.of(slower))).isEqualTo(new Verdict.PlanHolds(plan));
        assertThat(new Verifier(LossMetric.RELATIVE_RMSE, 0.1, Objective.MEMORY).judge(plan, List.of(same)))
                .isEqualTo(new Verdict.PlanHolds(plan));
    }

    private static Judged timed(Judged build, Estimate micros) {
        return new Judged(
                build.build(),
                build.loss(),
                new WorkloadTime(micros, build.time().speedup()));
    }

    @Test
    void aUniformBuildStandsInForAPlanThatMissesTheBudget() {
        var plan = build("plan", 0.2, 50, 50);
        var uniform = build("Fp16", 0.01, 120, 50);

        var verdict = LATENCY.judge(plan, List.of(uniform));

        assertThat(verdict).isEqualTo(new Verdict.UniformIsBetter(uniform, plan));
        assertThat(verdict.isReady()).isTrue();
    }

    @Test
    void whereNothingHoldsTheBudgetTheNearestIsNamedAndNotReady() {
        var plan = build("plan", 0.2, 50, 50);
        var nearer = build("Int8", 0.15, 90, 50);

        var verdict = LATENCY.judge(plan, List.of(build("Int4", 0.4, 40, 20), nearer));

        assertThat(verdict).isEqualTo(new Verdict.BudgetMissed(nearer));
        assertThat(verdict.isReady()).isFalse();
    }

    @Test
    void memoryIsJudgedByBytes() {
        var plan = build("plan", 0.05, 100, 50);
        var smaller = build("Int4", 0.05, 300, 20);

        assertThat(new Verifier(LossMetric.RELATIVE_RMSE, 0.1, Objective.MEMORY).judge(plan, List.of(smaller)))
                .isEqualTo(new Verdict.UniformIsBetter(smaller, plan));
    }

    @Test
    void aPlanOfFewestMultiplicationsStandsHoweverFastAnotherBuildIs() {
        var plan = build("plan", 0.05, 300, 50);

        assertThat(new Verifier(LossMetric.RELATIVE_RMSE, 0.1, Objective.MACS)
                        .judge(plan, List.of(build("Fp32", 0, 100, 100))))
                .isEqualTo(new Verdict.PlanHolds(plan));
    }

    @Test
    void aBuildWhoseLossIsNoNumberNeverHolds() {
        assertThat(LATENCY.holds(build("broken", Double.NaN, 1, 1))).isFalse();
        assertThat(LATENCY.holds(build("broken", Double.POSITIVE_INFINITY, 1, 1)))
                .isFalse();
    }

    @Test
    void lossesAreGivenInTheBudgetsUnit() {
        var loss = new MeasuredLoss(10, 0.04, 4, 0.5, List.of());

        assertThat(loss.in(LossMetric.RELATIVE_RMSE)).isCloseTo(0.1, within(1e-15));
        assertThat(loss.in(LossMetric.ABSOLUTE_MSE)).isEqualTo(0.04);
        assertThat(loss.in(LossMetric.KL_DIVERGENCE)).isEqualTo(0.5);
        assertThatThrownBy(() -> new MeasuredLoss(1, 1, 1, null, List.of()).in(LossMetric.KL_DIVERGENCE))
                .hasMessageContaining("logits");
    }

    @Test
    void pointsOfTheWorkloadAddUpByTheirWeights() {
        var points = List.of(new ShapePoint("a", 3, Map.of()), new ShapePoint("b", 1, Map.of()));
        var reports = Map.of("a", report(10, new Estimate(0.5, 0.4, 0.6)), "b", report(20, new Estimate(1, 0.9, 1.1)));

        var time = WorkloadTime.of("plan", points, reports);

        assertThat(time.micros()).isEqualTo(new Estimate(35, 30, 40));
        assertThat(time.speedup()).isEqualTo(new Estimate(50.0 / 35, 50.0 / 40, 50.0 / 30));
        assertThat(WorkloadTime.of(Race.REFERENCE, points, reports).micros().value())
                .isEqualTo(50);
        assertThatThrownBy(() -> WorkloadTime.of("plan", points, Map.of())).hasMessage("nothing was timed at a");
    }

    private static TimingReport report(double micros, Estimate ratio) {
        var reference = new Estimate(micros, micros, micros);
        var none = new Estimate(0, 0, 0);
        return new TimingReport(
                new Timing(Race.REFERENCE, reference, none, new Estimate(1, 1, 1)),
                List.of(new Timing("plan", none, none, ratio)),
                0,
                2,
                21,
                "clock");
    }
}
