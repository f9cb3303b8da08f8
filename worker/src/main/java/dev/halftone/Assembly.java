package dev.halftone;

import dev.halftone.backend.Backend;
import dev.halftone.backend.SessionSettings;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Tensor;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.Progress;
import dev.halftone.measure.Protocol;
import dev.halftone.measure.Sensitivity;
import dev.halftone.measure.TimingReport;
import dev.halftone.rewrite.Assignment;
import dev.halftone.rewrite.KernelProof;
import dev.halftone.rewrite.WeightSource;
import dev.halftone.solve.LossBudgets;
import dev.halftone.solve.Outcome;
import dev.halftone.solve.PlanProblem;
import dev.halftone.solve.Planner;
import dev.halftone.solve.Plans;
import dev.halftone.solve.Problem;
import dev.halftone.solve.Solution;
import dev.halftone.verify.Build;
import dev.halftone.verify.Builder;
import dev.halftone.verify.Judged;
import dev.halftone.verify.MeasuredLoss;
import dev.halftone.verify.Race;
import dev.halftone.verify.UniformEvidence;
import dev.halftone.verify.Verdict;
import dev.halftone.verify.Verifier;
import dev.halftone.verify.WorkloadTime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** Solves, rewrites and verifies until the real file holds the budget, at most four times. */
record Assembly(
        Request request,
        Inspection inspection,
        Profiles.Kept<Sensitivity> sensitivity,
        Profiles.Kept<LatencyProfile> latency,
        LatencyStage.Reference reference,
        Backend backend,
        SessionSettings settings,
        Profiles profiles,
        Progress progress,
        Path folder) {

    private static final int ATTEMPTS = 4;

    /** Uniform builds this much slower than the fastest need not be raced again. */
    private static final double ALIKE = 1.1;

    /** Handed to the solver beside the measured ratio: the next plan should not end at the very edge. */
    private static final double CAUTION = 0.97;

    /** A plan with its file and what was measured of its loss. */
    record Attempt(Solution solution, SortedMap<String, Candidate> candidates, Build build, MeasuredLoss loss) {}

    /** What came out. */
    record Result(
            PlanProblem problem,
            PlanProblem.Terms terms,
            Attempt attempt,
            int attempts,
            Verdict verdict,
            Profiles.Kept<UniformEvidence> uniform,
            SequencedMap<String, TimingReport> race,
            double solveSeconds) {}

    Result run() {
        var terms = terms();
        var table = sensitivity.value().table();
        var times = latency.value().prices().table();
        var problem = PlanProblem.of(reference.graph(), reference.partition(), table, times, terms);
        var builder = builder();
        var assignments = UniformStage.assignments(reference.partition(), table, times, terms.weights());
        var uniform = new UniformStage(backend, settings, profiles, progress)
                .run(inspection, sensitivity, latency, reference, assignments, builder, seed());
        return verdict(problem, terms, builder, assignments, uniform);
    }

    /** Makes real files of plans, in the folder of this run. */
    Builder builder() {
        return new Builder(
                reference.graph(),
                reference.partition(),
                WeightSource.computed(
                        reference.graph(),
                        layer -> Optional.ofNullable(
                                        sensitivity.value().importance().get(layer.node()))
                                .map(Tensor::floats)),
                backend,
                settings,
                folder);
    }

    private Result verdict(
            PlanProblem problem,
            PlanProblem.Terms terms,
            Builder builder,
            SortedMap<NumberFormat, Assignment> assignments,
            Profiles.Kept<UniformEvidence> uniform) {
        List<Attempt> attempts = new ArrayList<>();
        double max = request.spec().lossBudget().maxLoss().doubleValue();
        var metric = request.spec().lossBudget().lossMetric();
        double budget = LossBudgets.lossMse(metric, max, sensitivity.value().table());
        long solveNanos = 0;
        while (attempts.size() < ATTEMPTS) {
            long start = System.nanoTime();
            var solution = solve(problem, budget);
            solveNanos += System.nanoTime() - start;
            attempts.add(attempt(problem, solution, builder));
            double measured = attempts.getLast().loss().in(metric);
            if (measured <= max) {
                break;
            }
            budget = Math.min(budget, solution.cost()) * CAUTION * LossBudgets.shrink(metric, max, measured);
        }
        var best = attempts.getLast();
        var contenders = contenders(uniform.value(), assignments, builder, max);
        var race = race(best, contenders);
        var verifier = new Verifier(metric, max, request.spec().planObjective());
        var verdict = verifier.judge(
                judged(best.build(), best.loss(), race),
                contenders.entrySet().stream()
                        .map(entry -> judged(entry.getValue(), loss(uniform.value(), entry.getKey()), race))
                        .toList());
        return new Result(problem, terms, best, attempts.size(), verdict, uniform, race, solveNanos / 1e9);
    }

    private static Solution solve(PlanProblem problem, double budget) {
        return switch (Planner.solve(new Problem(problem.groups(), Math.max(budget, 0)))) {
            case Outcome.Solved(var solution) -> solution;
            case Outcome.Infeasible(double least, String message) ->
                throw new IllegalStateException("the reference costs nothing, and still: " + message + " " + least);
        };
    }

    private Attempt attempt(PlanProblem problem, Solution solution, Builder builder) {
        var candidates = Plans.candidates(problem, solution.choice());
        var assignment =
                Plans.assignment(reference.partition(), sensitivity.value().table(), candidates);
        var build = builder.build("plan", assignment);
        return new Attempt(solution, candidates, build, measured(build));
    }

    private MeasuredLoss measured(Build build) {
        try (var original = backend.open(inspection.file(), settings);
                var candidate = backend.open(build.file(), settings)) {
            return UniformStage.lossMeter(inspection, seed())
                    .measure(original, List.of(candidate), progress)
                    .getFirst();
        }
    }

    /** The fastest uniform builds that hold the budget: what the plan has to beat in the same run. */
    private SequencedMap<NumberFormat, Build> contenders(
            UniformEvidence evidence, SortedMap<NumberFormat, Assignment> assignments, Builder builder, double max) {
        var metric = request.spec().lossBudget().lossMetric();
        SequencedMap<NumberFormat, Build> contenders = new LinkedHashMap<>();
        double fastest = evidence.builds().stream()
                .filter(measured -> measured.loss().in(metric) <= max)
                .mapToDouble(measured -> measured.micros().value())
                .min()
                .orElse(0);
        evidence.builds().stream()
                .filter(measured -> measured.loss().in(metric) <= max)
                .filter(measured -> measured.micros().value() <= ALIKE * fastest)
                .forEach(measured -> Optional.ofNullable(assignments.get(measured.format()))
                        .ifPresent(assignment -> contenders.put(
                                measured.format(),
                                builder.build(measured.format().wireName(), assignment))));
        return contenders;
    }

    private SequencedMap<String, TimingReport> race(Attempt plan, Map<NumberFormat, Build> contenders) {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put(plan.build().name(), plan.build().file());
        contenders.forEach((format, build) -> files.put(build.name(), build.file()));
        progress.report("verdict", 0, 1);
        var race = new Race(backend, settings, Protocol.verdict(seed()), inspection.points())
                .run(inspection.file(), files);
        progress.report("verdict", 1, 1);
        return race;
    }

    private Judged judged(Build build, MeasuredLoss loss, Map<String, TimingReport> race) {
        return new Judged(build, loss, WorkloadTime.of(build.name(), inspection.points(), race));
    }

    private static MeasuredLoss loss(UniformEvidence evidence, NumberFormat format) {
        return evidence.builds().stream()
                .filter(measured -> measured.format() == format)
                .findFirst()
                .orElseThrow()
                .loss();
    }

    private PlanProblem.Terms terms() {
        return new PlanProblem.Terms(
                request.spec().planObjective(), weights(inspection), request.formats(), inspection.macs());
    }

    static SortedMap<String, Long> weights(Inspection inspection) {
        SortedMap<String, Long> weights = new TreeMap<>();
        inspection.points().forEach(point -> weights.put(point.name(), point.weight()));
        return weights;
    }

    long seed() {
        return request.calibration().spec().seed();
    }

    /** Layers whose kernel the runtime replaced without a word. */
    static List<String> fallbacks(Build build) {
        return build.proofs().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof KernelProof.FellBack)
                .map(Map.Entry::getKey)
                .toList();
    }
}
