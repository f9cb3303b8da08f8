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
import dev.halftone.solve.Solution;
import dev.halftone.verify.Build;
import dev.halftone.verify.Builder;
import dev.halftone.verify.LossMeter;
import dev.halftone.verify.LossSubject;
import dev.halftone.verify.MeasuredLoss;
import dev.halftone.verify.Race;
import dev.halftone.verify.UniformEvidence;
import dev.halftone.verify.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
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
        Path folder,
        LossMeter losses) {

    private static final int ATTEMPTS = 4;

    /** Handed to the solver beside the measured ratio: the next plan should not end at the very edge. */
    private static final double CAUTION = 0.97;

    /** Measures losses with the settings that the accelerator has. */
    Assembly(
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
        this(
                request,
                inspection,
                sensitivity,
                latency,
                reference,
                backend,
                settings,
                profiles,
                progress,
                folder,
                new LossMeter(
                        new LossSubject(
                                inspection.loss(),
                                inspection.holdOut(),
                                inspection.split().holdOut(),
                                inspection.graph(),
                                request.calibration().spec().seed()),
                        () -> backend.open(inspection.file(), settings),
                        LossMeter.atOnce(backend, settings)));
    }

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
        var uniform = new UniformStage(backend, settings, profiles, progress, losses)
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
        var outcome = new Contest(
                        request.spec().lossBudget(),
                        request.spec().planObjective(),
                        uniform.value(),
                        assignments,
                        builder,
                        new Race(backend, settings, Protocol.verdict(seed()), inspection.points()),
                        inspection.file(),
                        progress)
                .decide(new Contest.Entry(
                        best.build(),
                        best.loss(),
                        latency.value()
                                .predictedSpeedup(problem, best.solution().choice(), terms)));
        return new Result(
                problem, terms, best, attempts.size(), outcome.verdict(), uniform, outcome.race(), solveNanos / 1e9);
    }

    private static Solution solve(PlanProblem problem, double budget) {
        return switch (Planner.solve(problem.within(Math.max(budget, 0)))) {
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
        try (var candidate = backend.open(build.file(), settings)) {
            return losses.measure(List.of(candidate), progress).getFirst();
        }
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
