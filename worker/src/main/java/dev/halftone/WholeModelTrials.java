package dev.halftone;

import dev.halftone.Refinement.Measured;
import dev.halftone.measure.Estimate;
import dev.halftone.measure.Protocol;
import dev.halftone.measure.TimingReport;
import dev.halftone.solve.PlanProblem;
import dev.halftone.verify.Build;
import dev.halftone.verify.Race;
import dev.halftone.verify.WorkloadTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds plans, measures what they lose, and times those that hold the budget beside the standing plan. */
final class WholeModelTrials implements Refinement.Trials {

    private static final Estimate NOT_TIMED = new Estimate(Double.NaN, Double.NaN, Double.NaN);

    private final Assembly assembly;
    private final PlanProblem problem;
    private List<Integer> standingChoice = List.of();
    private @Nullable Build standing;

    WholeModelTrials(Assembly assembly, PlanProblem problem) {
        this.assembly = assembly;
        this.problem = problem;
    }

    @Override
    public List<Measured> of(List<Integer> standing, List<List<Integer>> choices) {
        List<Build> builds = new ArrayList<>();
        for (var choice : choices) {
            builds.add(assembly.build("neighbour-" + (builds.size() + 1), problem, choice));
        }
        var budget = assembly.request().spec().lossBudget();
        var losses = assembly.losses(builds).stream()
                .map(loss -> loss.in(budget.lossMetric()))
                .toList();
        List<Build> racing = new ArrayList<>();
        for (int i = 0; i < builds.size(); i++) {
            if (losses.get(i) <= budget.maxLoss().doubleValue()) {
                racing.add(builds.get(i));
            }
        }
        var race = racing.isEmpty()
                ? Map.<String, TimingReport>of()
                : assembly.race(standing(standing).file(), racing, Protocol.standard(assembly.seed()));
        double noise = race.values().stream()
                .mapToDouble(report -> Math.abs(report.aaPercent()) / 100)
                .max()
                .orElse(0);
        List<Measured> measured = new ArrayList<>();
        for (int i = 0; i < builds.size(); i++) {
            var build = builds.get(i);
            measured.add(
                    racing.contains(build)
                            ? new Measured(
                                    losses.get(i), speedup(build.name(), race), noise, Race.ratios(race, build.name()))
                            : new Measured(losses.get(i), NOT_TIMED, noise, new TreeMap<>()));
        }
        return measured;
    }

    /** Built once for as long as it stands. */
    private Build standing(List<Integer> choice) {
        var known = standing;
        if (known == null || !choice.equals(standingChoice)) {
            known = assembly.build("standing", problem, choice);
            standing = known;
            standingChoice = choice;
        }
        return known;
    }

    private Estimate speedup(String build, Map<String, TimingReport> race) {
        return WorkloadTime.of(build, assembly.inspection().points(), race).speedup();
    }
}
