package dev.halftone.publish;

import dev.halftone.publish.RunReport.Check;
import java.util.List;
import java.util.Locale;

/** Whether predictions can be trusted: plans along the frontier that were built and measured. */
final class FrontierChecks {

    private FrontierChecks() {}

    /** The section, nothing where no plan was checked. */
    static List<Element> sections(RunReport report) {
        return report.checks().isEmpty() ? List.of() : List.of(section(report.checks()));
    }

    private static Element section(List<Check> checks) {
        Element plots = Element.of("div", "columns plots")
                .add(plot("speed-up", CheckPlot.speedups(checks)), plot("loss MSE", CheckPlot.losses(checks)));
        return HtmlReport.section("checks", "Predicted against measured, along the frontier")
                .add(
                        Element.of("p", "lead").text(words(checks)),
                        plots,
                        grid(checks).table());
    }

    private static Element plot(String name, Element drawing) {
        return Element.of("figure").add(Element.of("figcaption").text(name), drawing);
    }

    private static String words(List<Check> checks) {
        CheckErrors errors = CheckErrors.of(checks);
        return String.format(
                Locale.ROOT,
                "%s along the frontier, built and measured in one race with the reference. Time is off by %.1f %% at most "
                        + "(median %.1f %%), the loss MSE by a factor of %.2f at most (median %.2f). "
                        + "The bands are %.0f %% and a factor of %.1f.",
                Words.count(checks.size(), "plan"),
                100 * errors.worstTime(),
                100 * errors.medianTime(),
                errors.worstLoss(),
                errors.medianLoss(),
                100 * CheckErrors.TIME_BAND,
                CheckErrors.LOSS_BAND);
    }

    private static Grid grid(List<Check> checks) {
        Grid grid = new Grid(
                "plan",
                "loss predicted",
                "loss measured",
                "loss MSE off by",
                "speed-up predicted",
                "speed-up measured",
                "90 % interval",
                "time off by");
        for (int i = 0; i < checks.size(); i++) {
            Check check = checks.get(i);
            grid.row(
                    "",
                    List.of(
                            Grid.cell(String.valueOf(i + 1)),
                            Grid.number(Figures.loss(check.loss().predicted())),
                            Grid.number(Figures.loss(check.loss().measured())),
                            Grid.number(Figures.speedup(check.lossFactor())),
                            Grid.number(Figures.speedup(check.predictedSpeedup())),
                            Grid.number(Figures.speedup(check.speedup().value())),
                            Grid.number(Figures.interval(check.speedup())),
                            Grid.number(Figures.signedPercent(check.timeError()))));
        }
        return grid;
    }
}
