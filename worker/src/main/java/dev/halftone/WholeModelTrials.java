package dev.halftone;

import dev.halftone.Refinement.Measured;
import dev.halftone.measure.Estimate;
import dev.halftone.measure.Protocol;
import dev.halftone.measure.TimingReport;
import dev.halftone.solve.PlanProblem;
import dev.halftone.verify.Build;
import dev.halftone.verify.Race;
import dev.halftone.verify.WorkloadTime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds plans, measures what they lose, and times those that hold the budget beside the standing plan. */
record WholeModelTrials(Assembly assembly, PlanProblem problem) implements Refinement.Trials {

    private static final Estimate NOT_TIMED = new Estimate(Double.NaN, Double.NaN, Double.NaN);

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
        Map<String, Path> racing = new LinkedHashMap<>();
        for (int i = 0; i < builds.size(); i++) {
            if (losses.get(i) <= budget.maxLoss().doubleValue()) {
                racing.put(builds.get(i).name(), builds.get(i).file());
            }
        }
        var race = racing.isEmpty()
                ? Map.<String, TimingReport>of()
                : race(assembly.build("standing", problem, standing), racing);
        double noise = race.values().stream()
                .mapToDouble(report -> Math.abs(report.aaPercent()) / 100)
                .max()
                .orElse(0);
        List<Measured> measured = new ArrayList<>();
        for (int i = 0; i < builds.size(); i++) {
            String name = builds.get(i).name();
            measured.add(
                    new Measured(losses.get(i), racing.containsKey(name) ? speedup(name, race) : NOT_TIMED, noise));
        }
        return measured;
    }

    private Map<String, TimingReport> race(Build standing, Map<String, Path> files) {
        return new Race(
                        assembly.backend(),
                        assembly.settings(),
                        Protocol.verdict(assembly.seed()).withRounds(Protocol.FEWEST_ROUNDS),
                        assembly.inspection().points())
                .run(standing.file(), files);
    }

    private Estimate speedup(String build, Map<String, TimingReport> race) {
        return WorkloadTime.of(build, assembly.inspection().points(), race).speedup();
    }
}
