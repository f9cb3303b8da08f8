package dev.halftone.publish;

import dev.halftone.measure.Estimate;
import java.util.List;

/**
 * All that a run found, the data model of {@code report.json}. Losses are in the unit of the budget's metric, times
 * in microseconds of one pass over the workload (shape points weighted), speed-ups are times faster than the
 * reference as users run it. The same values give the same bytes.
 *
 * @param namespace of the QuantizedModel
 * @param name of the QuantizedModel
 * @param model what went in
 * @param verdict what came of it
 * @param budget what was allowed
 * @param loss of the file that was written, or of the best one so far where none holds the budget; so with time and layers
 * @param time all shape points together
 * @param size of the files
 * @param plan how the plan was found and what it is proven to be
 * @param points the shape points of the workload, in the order of the manifest
 * @param uniform builds with one format everywhere, measured in the same run
 * @param frontier predicted plans by rising loss
 * @param random the Random baseline, predicted, by number of layers switched
 * @param prefix the Prefix baseline likewise
 * @param greedy the baseline of a greedy list, least loss first, likewise
 * @param refinement changes of the plan that were measured in the whole model, in their order
 * @param checks plans along the frontier that were built and measured, by rising predicted loss
 * @param layers in execution order
 * @param rewrites function-preserving rewrites taken
 * @param heldOut what the losses were measured on
 * @param metrics what users watch beside the loss, before and after
 * @param noise how steady the clock was
 * @param environment what the figures belong to
 * @param stages where the run's own time went
 * @param digests what pins inputs and outputs
 */
public record RunReport(
        String namespace,
        String name,
        Model model,
        Verdict verdict,
        Budget budget,
        Loss loss,
        Time time,
        Size size,
        Plan plan,
        List<ShapePoint> points,
        List<UniformBuild> uniform,
        List<FrontierPlan> frontier,
        List<CurvePoint> random,
        List<CurvePoint> prefix,
        List<CurvePoint> greedy,
        List<Trial> refinement,
        List<Check> checks,
        List<LayerDecision> layers,
        List<Rewrite> rewrites,
        HeldOut heldOut,
        List<Metric> metrics,
        Noise noise,
        Environment environment,
        List<Stage> stages,
        Digests digests) {

    public RunReport {
        points = List.copyOf(points);
        uniform = List.copyOf(uniform);
        frontier = List.copyOf(frontier);
        random = List.copyOf(random);
        prefix = List.copyOf(prefix);
        greedy = List.copyOf(greedy);
        refinement = List.copyOf(refinement);
        checks = List.copyOf(checks);
        layers = List.copyOf(layers);
        rewrites = List.copyOf(rewrites);
        metrics = List.copyOf(metrics);
        stages = List.copyOf(stages);
    }

    /**
     * The model that went in.
     *
     * @param name of the Model resource
     * @param lossKind what is protected: Output, Labels, NextToken or OwnPrediction
     * @param calibrationSamples samples that the sensitivities were measured on
     */
    public record Model(String name, String lossKind, int calibrationSamples) {}

    /**
     * What came of the run.
     *
     * @param ready whether there is an artifact to use
     * @param budgetMet whether the measured loss of the file is within the budget
     * @param reason one word for machines, such as BudgetMet, UniformBuildIsBest, BudgetNotMet
     * @param message one line for people
     */
    public record Verdict(boolean ready, boolean budgetMet, String reason, String message) {}

    /**
     * What was allowed and what was to be made small.
     *
     * @param metric RelativeRmse, AbsoluteMse or KlDivergence
     * @param max the most of it
     * @param objective Latency, Memory or Macs
     */
    public record Budget(String metric, double max, String objective) {}

    /**
     * The loss of the file.
     *
     * @param predicted by the plan
     * @param measured on held-out samples; its ends are the 90 % interval, or the value itself where none was computed
     * @param samples how many were held out
     */
    public record Loss(double predicted, Estimate measured, int samples) {}

    /**
     * Time of one pass over the workload.
     *
     * @param baselineMicros of the reference as users run it
     * @param predictedMicros of the file by the plan
     * @param measuredMicros of the file
     * @param predictedSpeedup by the plan
     * @param speedup by pairs of the same round, with its 90 % interval
     */
    public record Time(
            Estimate baselineMicros,
            double predictedMicros,
            Estimate measuredMicros,
            double predictedSpeedup,
            Estimate speedup) {}

    /** Bytes of the model that went in and of the file that came out, external data included. */
    public record Size(long baselineBytes, long bytes) {}

    /**
     * The plan as a whole.
     *
     * @param groups sequential subgraphs with a choice
     * @param options configurations of all groups together
     * @param gap certified relative gap: at most this share of the gain is missed, 0 is proven optimal
     * @param attempts how often the solver planned until the measured loss was within the budget, from 1
     * @param note what kept the solver from closing the gap, empty if nothing did
     */
    public record Plan(int groups, int options, double gap, int attempts, String note) {}

    /**
     * One shape that the workload asks for.
     *
     * @param weight how often it counts in the sum
     * @param shape for people, such as "1 x 64"
     */
    public record ShapePoint(String name, String shape, double weight, Time time) {}

    /**
     * A build with one format everywhere.
     *
     * @param format the wire name of the number format
     * @param shipped whether this build is the artifact, because no plan was faster
     */
    public record UniformBuild(
            String format,
            double loss,
            double latencyMicros,
            Estimate speedup,
            long sizeBytes,
            boolean meetsBudget,
            boolean shipped) {}

    /** A predicted plan on the frontier; one of them was chosen. */
    public record FrontierPlan(double loss, double latencyMicros, double speedup, long sizeBytes, boolean chosen) {}

    /** A point of a baseline's curve: so many layers at their fastest option, the rest at the reference. */
    public record CurvePoint(int layers, double loss, double latencyMicros, double speedup) {}

    /**
     * A change of the plan that was built and measured.
     *
     * @param change what was other, in a few words
     * @param predictedSpeedup times faster than the plan at that moment
     * @param speedup the same as measured, with its 90 % interval; not numbers where the loss was over the budget
     * @param loss of the whole plan with the change
     * @param outcome taken, not confirmed, not faster or over budget
     */
    public record Trial(String change, double predictedSpeedup, Estimate speedup, double loss, String outcome) {}

    /** A figure as predicted and as measured. */
    public record Compared(double predicted, double measured) {}

    /**
     * A plan of the frontier that was really built; all of them raced against the reference in one run. Times are compared
     * as speed-ups, each by its own clock, since a machine drifts between measuring and checking.
     *
     * @param lossMse mean square change of the protected loss
     * @param loss the same in the unit of the budget's metric
     * @param speedup measured, with its 90 % interval
     * @param points each shape point by itself
     * @param fallbacks layers whose kernel the runtime replaced
     */
    public record Check(
            Compared lossMse,
            Compared loss,
            double predictedMicros,
            double predictedSpeedup,
            Estimate speedup,
            List<CheckPoint> points,
            int fallbacks) {

        public Check {
            points = List.copyOf(points);
        }

        /** By how much the predicted time is too long, as a share of the measured one; negative is too short. */
        public double timeError() {
            return speedup.value() / predictedSpeedup - 1;
        }

        /** The factor between predicted and measured loss MSE, at least 1. */
        public double lossFactor() {
            double ratio = lossMse.measured() / lossMse.predicted();
            return Math.max(ratio, 1 / ratio);
        }
    }

    /** A checked plan at one shape point. */
    public record CheckPoint(String name, double predictedSpeedup, Estimate speedup) {}

    /**
     * A rewrite that changes the time and not the function.
     *
     * @param nodes how many times it was applied
     * @param gainMicros what it saves, microseconds of the workload
     * @param difference relative RMSE between the outputs before and after, on held-out samples
     */
    public record Rewrite(String name, String what, int nodes, double gainMicros, double difference) {}

    /**
     * What users watch, before and after.
     *
     * @param name for instance top-1
     * @param before of the reference; 1 where it is agreement with the reference that is measured
     */
    public record Metric(String name, double before, double after, int samples) {}

    /**
     * A stage of the run.
     *
     * @param reused whether a kept profile was used instead of measuring
     */
    public record Stage(String name, double seconds, boolean reused) {}
}
