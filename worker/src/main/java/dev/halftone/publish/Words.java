package dev.halftone.publish;

import dev.halftone.publish.RunReport.CurvePoint;
import dev.halftone.publish.RunReport.UniformBuild;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The sentences of the report, in plain words. */
final class Words {

    private Words() {}

    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    static String capitalized(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    static String headline(RunReport report) {
        double speedup = report.time().speedup().value();
        if (!report.verdict().budgetMet()) {
            return "Over the budget";
        }
        if (report.budget().objective().equals("Memory")) {
            return Figures.percent(
                            (double) report.size().bytes() / report.size().baselineBytes()) + " of the size";
        }
        return Figures.speedup(speedup) + (speedup >= 1 ? " as fast" : " the speed");
    }

    /** The best uniform build within the budget, if there is one. */
    static Optional<UniformBuild> bestUniform(RunReport report) {
        return report.uniform().stream()
                .filter(UniformBuild::meetsBudget)
                .max(Comparator.comparingDouble(build -> build.speedup().value()));
    }

    static String frontier(RunReport report) {
        String best = bestUniform(report)
                .map(build -> "The fastest build with one format everywhere that stays within the budget is %s at %s. "
                        .formatted(
                                build.format(), Figures.speedup(build.speedup().value())))
                .orElse("No build with one format everywhere is both within the budget and in this run. ");
        return best + guesses(report);
    }

    private static String guesses(RunReport report) {
        double budget = report.budget().max();
        return report.random().isEmpty()
                ? ""
                : "At the same budget, switching layers at random is predicted to give %s, switching the first ones %s, those that lose least first %s, the plan %s."
                        .formatted(
                                Figures.speedup(within(report.random(), budget)),
                                Figures.speedup(within(report.prefix(), budget)),
                                Figures.speedup(within(report.greedy(), budget)),
                                Figures.speedup(planned(report)));
    }

    /** The speed-up predicted of the plan, which is not always what was shipped. */
    private static double planned(RunReport report) {
        return report.frontier().stream()
                .filter(RunReport.FrontierPlan::chosen)
                .mapToDouble(RunReport.FrontierPlan::speedup)
                .findFirst()
                .orElse(report.time().predictedSpeedup());
    }

    private static double within(List<CurvePoint> curve, double budget) {
        return curve.stream()
                .filter(point -> point.loss() <= budget)
                .mapToDouble(CurvePoint::speedup)
                .max()
                .orElse(1);
    }

    static String plan(RunReport report) {
        RunReport.Plan plan = report.plan();
        String proof = plan.gap() == 0
                ? "proven optimal for the measured times and losses"
                : String.format(Locale.ROOT, "at most %.1e of the gain away from the optimum", plan.gap());
        String attempts = plan.attempts() == 1
                ? ""
                : " The held-out samples lost more than predicted, so it was planned %s times."
                        .formatted(plan.attempts());
        String note = plan.note().isEmpty() ? "" : " Note: " + plan.note() + ".";
        String shipped = report.uniform().stream()
                .filter(UniformBuild::shipped)
                .map(
                        build -> " The build with " + build.format()
                                + " everywhere measured better than this plan, so that is what was written and what is shown here.")
                .findFirst()
                .orElse("");
        return "%s in %s, %s: the plan is %s.%s%s%s"
                .formatted(
                        count(report.layers().size(), "layer"),
                        count(plan.groups(), "group"),
                        count(plan.options(), "configuration"),
                        proof,
                        attempts,
                        note,
                        shipped);
    }
}
