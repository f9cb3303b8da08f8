package dev.halftone;

import dev.halftone.api.v1alpha1.LossBudget;
import dev.halftone.api.v1alpha1.Objective;
import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Progress;
import dev.halftone.measure.TimingReport;
import dev.halftone.rewrite.Assignment;
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
import java.util.SequencedMap;
import java.util.SortedMap;

/**
 * Races a plan against the uniform builds that could be better, and says which is shipped.
 *
 * @param evidence what uniform builds were worth when they were measured
 * @param assignments how uniform builds are written
 */
record Contest(
        LossBudget budget,
        Objective objective,
        UniformEvidence evidence,
        SortedMap<NumberFormat, Assignment> assignments,
        Builder builder,
        Race race,
        Path original,
        Progress progress) {

    /** Uniform builds this much slower than the fastest need not be raced again. */
    private static final double ALIKE = 1.1;

    /** A plan faster than a uniform build by more than this, beyond both intervals, need not meet it again. */
    private static final double CLEAR = 1.25;

    /** The verdict and the race that it rests on. */
    record Outcome(Verdict verdict, SequencedMap<String, TimingReport> race) {}

    /** A plan that was built, with its measured loss and the speed-up that its parts foretold. */
    record Entry(Build build, MeasuredLoss loss, double predictedSpeedup) {}

    /** Blocks until the race is over. A plan that is slower than predicted meets the builds it was spared. */
    Outcome decide(Entry plan) {
        var rivals = rivals();
        var met = near(plan, rivals, plan.predictedSpeedup());
        var outcome = run(plan, met);
        double measured = time(plan.build(), outcome.race()).speedup().low();
        return met.containsAll(near(plan, rivals, measured)) ? outcome : run(plan, rivals);
    }

    /** The fastest uniform builds that hold the budget: what the plan has to beat. */
    private List<UniformEvidence.Measured> rivals() {
        var within = evidence.builds().stream()
                .filter(measured -> holds(measured.loss()))
                .filter(measured -> assignments.containsKey(measured.format()))
                .toList();
        double fastest = within.stream()
                .mapToDouble(measured -> measured.micros().value())
                .min()
                .orElse(0);
        return within.stream()
                .filter(measured -> measured.micros().value() <= ALIKE * fastest)
                .toList();
    }

    /** Those that a plan of this speed-up does not leave far behind; all, where speed does not decide. */
    private List<UniformEvidence.Measured> near(Entry plan, List<UniformEvidence.Measured> rivals, double speedup) {
        return objective == Objective.LATENCY && holds(plan.loss())
                ? rivals.stream()
                        .filter(rival -> CLEAR * rival.speedup().high() >= speedup)
                        .toList()
                : rivals;
    }

    private boolean holds(MeasuredLoss loss) {
        return loss.in(budget.lossMetric()) <= budget.maxLoss().doubleValue();
    }

    private Outcome run(Entry plan, List<UniformEvidence.Measured> rivals) {
        SequencedMap<Build, MeasuredLoss> contenders = new LinkedHashMap<>();
        rivals.forEach(rival -> contenders.put(build(rival.format()), rival.loss()));
        var reports = raced(plan.build(), contenders.sequencedKeySet());
        List<Judged> uniform = new ArrayList<>();
        contenders.forEach((build, loss) -> uniform.add(new Judged(build, loss, time(build, reports))));
        var verifier = new Verifier(budget.lossMetric(), budget.maxLoss().doubleValue(), objective);
        var verdict = verifier.judge(new Judged(plan.build(), plan.loss(), time(plan.build(), reports)), uniform);
        return new Outcome(verdict, reports);
    }

    private Build build(NumberFormat format) {
        return builder.build(format.wireName(), assignments.getOrDefault(format, Assignment.reference()));
    }

    private SequencedMap<String, TimingReport> raced(Build plan, Iterable<Build> contenders) {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put(plan.name(), plan.file());
        contenders.forEach(build -> files.put(build.name(), build.file()));
        progress.report("verdict", 0, 1);
        var reports = race.run(original, files);
        progress.report("verdict", 1, 1);
        return reports;
    }

    private WorkloadTime time(Build build, Map<String, TimingReport> reports) {
        return WorkloadTime.of(build.name(), race.points(), reports);
    }
}
