package dev.halftone;

import dev.halftone.backend.Backend;
import dev.halftone.backend.SessionSettings;
import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Progress;
import dev.halftone.measure.Protocol;
import dev.halftone.measure.Sensitivity;
import dev.halftone.measure.TimingReport;
import dev.halftone.partition.Partition;
import dev.halftone.rewrite.Assignment;
import dev.halftone.rewrite.KernelProof;
import dev.halftone.solve.LossBudgets;
import dev.halftone.solve.Outcome;
import dev.halftone.solve.PlanProblem;
import dev.halftone.solve.Plans;
import dev.halftone.solve.Solution;
import dev.halftone.solve.TiedLayers;
import dev.halftone.verify.Build;
import dev.halftone.verify.Builder;
import dev.halftone.verify.LossMeter;
import dev.halftone.verify.LossSubject;
import dev.halftone.verify.MeasuredLoss;
import dev.halftone.verify.Race;
import dev.halftone.verify.UniformEvidence;
import dev.halftone.verify.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** Solves, rewrites and verifies until the real file holds the budget, at most four times; then tries its neighbours. */
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

    /**
     * A plan with its file and what was measured of its loss.
     *
     * @param solution that it comes from
     * @param choice the option of each group: the solution's, or what measuring its neighbours made of it
     * @param took to build it and to measure its loss
     */
    record Attempt(Solution solution, List<Integer> choice, Build build, MeasuredLoss loss, Duration took) {}

    /**
     * What came out.
     *
     * @param latency that the plan is made by
     * @param time that the plan is foretold to take, with what measuring its neighbours found
     */
    record Result(
            Profiles.Kept<LatencyProfile> latency,
            PlanProblem problem,
            PlanProblem.Terms terms,
            Attempt attempt,
            int attempts,
            RefinedTime time,
            Verdict verdict,
            Profiles.Kept<UniformEvidence> uniform,
            SequencedMap<String, TimingReport> race,
            double solveSeconds) {}

    Result run() {
        var terms = terms();
        var assignments = UniformStage.assignments(
                reference.partition(),
                sensitivity.value().table(),
                latency.value().prices().table(),
                terms.weights());
        var whole = new WholeBuildStage(this).run(assignments, terms);
        return with(whole.latency()).verdict(terms, builder(), assignments, whole);
    }

    /** The same with another profile of times. */
    Assembly with(Profiles.Kept<LatencyProfile> other) {
        return new Assembly(
                request,
                inspection,
                sensitivity,
                other,
                reference,
                backend,
                settings,
                profiles,
                progress,
                folder,
                losses);
    }

    /** Makes real files of plans, in the folder of this run. */
    Builder builder() {
        return new Builder(
                reference.graph(),
                reference.partition(),
                sensitivity.value().weights(reference.graph()),
                backend,
                settings,
                folder);
    }

    private Result verdict(
            PlanProblem.Terms terms,
            Builder builder,
            SortedMap<NumberFormat, Assignment> assignments,
            WholeBuildStage.Result whole) {
        var problem = problem(latency.value(), terms);
        List<Attempt> attempts = new ArrayList<>();
        double max = request.spec().lossBudget().maxLoss().doubleValue();
        var metric = request.spec().lossBudget().lossMetric();
        double budget = LossBudgets.lossMse(metric, max, sensitivity.value().table());
        long solveNanos = 0;
        while (attempts.size() < ATTEMPTS) {
            long start = System.nanoTime();
            var solution = solve(problem, reference.partition(), budget);
            solveNanos += System.nanoTime() - start;
            attempts.add(attempt(problem, solution));
            double measured = attempts.getLast().loss().in(metric);
            if (measured <= max) {
                break;
            }
            budget = Math.min(budget, solution.cost()) * CAUTION * LossBudgets.shrink(metric, max, measured);
        }
        var refinement = new RefinementStage(this, problem, terms, whole.timed()).run(attempts.getLast());
        var best = refined(problem, attempts.getLast(), refinement.choice());
        var time = new RefinedTime(
                latency.value(), problem, terms, attempts.getLast().choice(), refinement);
        var outcome = new Contest(
                        request.spec().lossBudget(),
                        request.spec().planObjective(),
                        whole.uniform().value(),
                        assignments,
                        builder,
                        new Race(backend, settings, Protocol.anchor(seed()), inspection.points()),
                        inspection.file(),
                        progress)
                .decide(new Contest.Entry(best.build(), best.loss(), time.speedup()));
        return new Result(
                latency,
                problem,
                terms,
                best,
                attempts.size(),
                time,
                outcome.verdict(),
                whole.uniform(),
                outcome.race(),
                solveNanos / 1e9);
    }

    private static Solution solve(PlanProblem problem, Partition partition, double budget) {
        return switch (TiedLayers.solve(problem, partition, Math.max(budget, 0))) {
            case Outcome.Solved(var solution) -> solution;
            case Outcome.Infeasible(double least, String message) ->
                throw new IllegalStateException("the reference costs nothing, and still: " + message + " " + least);
        };
    }

    private Attempt attempt(PlanProblem problem, Solution solution) {
        return attempt(problem, solution, solution.choice());
    }

    private Attempt attempt(PlanProblem problem, Solution solution, List<Integer> choice) {
        long start = System.nanoTime();
        var build = build("plan", problem, choice);
        var loss = losses(List.of(build)).getFirst();
        return new Attempt(solution, choice, build, loss, Duration.ofNanos(System.nanoTime() - start));
    }

    private Attempt refined(PlanProblem problem, Attempt plan, List<Integer> choice) {
        return choice.equals(plan.choice()) ? plan : attempt(problem, plan.solution(), choice);
    }

    /** Writes the plan of a choice to a file in the folder of this run. */
    Build build(String name, PlanProblem problem, List<Integer> choice) {
        return builder().build(name, assignment(problem, choice));
    }

    /** What a choice does to each layer. */
    Assignment assignment(PlanProblem problem, List<Integer> choice) {
        return Plans.assignment(reference.partition(), sensitivity.value().table(), Plans.candidates(problem, choice));
    }

    /** The plans that there are, with the times of a profile. */
    PlanProblem problem(LatencyProfile times, PlanProblem.Terms terms) {
        return reference.problem(sensitivity.value().table(), times, terms);
    }

    /** What builds lose on the held-out samples, in their order. */
    List<MeasuredLoss> losses(List<Build> builds) {
        return losses.measure(backend, settings, builds, progress);
    }

    /** Times builds beside a file by a protocol. */
    Map<String, TimingReport> race(Path beside, List<Build> builds, Protocol protocol) {
        Map<String, Path> files = new LinkedHashMap<>();
        builds.forEach(build -> files.put(build.name(), build.file()));
        return new Race(backend, settings, protocol, inspection.points()).run(beside, files);
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
