package dev.halftone.publish;

import dev.halftone.publish.RunReport.Trial;
import java.util.List;

/** What measuring around the solver's plan found. */
final class RefinementTable {

    private static final String TAKEN = "taken";

    private RefinementTable() {}

    /** The section, nothing where nothing was tried. */
    static List<Element> sections(RunReport report) {
        return report.refinement().isEmpty() ? List.of() : List.of(section(report.refinement()));
    }

    private static Element section(List<Trial> trials) {
        long taken =
                trials.stream().filter(trial -> trial.outcome().equals(TAKEN)).count();
        Grid grid = new Grid("change", "loss", "speed-up predicted", "measured", "90 % interval", "outcome");
        for (Trial trial : trials) {
            grid.row(
                    trial.outcome().equals(TAKEN) ? "chosen" : "",
                    List.of(
                            Grid.of(Element.of("span").path(trial.change())),
                            Grid.number(Figures.loss(trial.loss())),
                            Grid.number(change(trial.predictedSpeedup())),
                            Grid.number(change(trial.speedup().value())),
                            Grid.number(interval(trial)),
                            Grid.cell(trial.outcome())));
        }
        return HtmlReport.section("refinement", "Measured around the plan")
                .add(
                        Element.of("p", "lead")
                                .text(
                                        "%s of the solver's plan, each built whole and measured beside the plan of that moment; %d taken. A change is taken when its loss is within the budget and it is faster beyond the noise in two races."
                                                .formatted(Words.count(trials.size(), "change"), taken)),
                        grid.table());
    }

    private static String interval(Trial trial) {
        return isTimed(trial)
                ? change(trial.speedup().low()) + " to "
                        + change(trial.speedup().high())
                : "";
    }

    private static boolean isTimed(Trial trial) {
        return !Double.isNaN(trial.speedup().value());
    }

    /** Differences of a percent are lost in two digits of a factor. */
    private static String change(double speedup) {
        return Double.isNaN(speedup) ? "not timed" : Figures.signedPercent(speedup - 1);
    }
}
