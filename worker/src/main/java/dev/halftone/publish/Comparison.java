package dev.halftone.publish;

import dev.halftone.measure.Estimate;
import dev.halftone.publish.RunReport.Time;
import dev.halftone.publish.RunReport.UniformBuild;
import java.util.List;

/** The file beside its rivals, and beside its own promise. */
final class Comparison {

    private Comparison() {}

    static Element builds(RunReport report) {
        Grid grid = new Grid("build", "loss", "time", "speed-up", "90 % interval", "size", "within budget");
        // Where a uniform build was shipped, the figures of the file are those of that build.
        if (report.uniform().stream().noneMatch(UniformBuild::shipped)) {
            grid.row("chosen", plan(report));
        }
        for (UniformBuild build : report.uniform()) {
            grid.row(
                    build.shipped() ? "chosen" : "",
                    List.of(
                            Grid.of(Formats.chip(build.format())),
                            Grid.number(Figures.loss(build.loss())),
                            Grid.number(Figures.micros(build.latencyMicros())),
                            Grid.number(Figures.speedup(build.speedup().value())),
                            Grid.number(Figures.interval(build.speedup())),
                            Grid.number(Figures.bytes(build.sizeBytes())),
                            answer(build.meetsBudget())));
        }
        grid.row(
                "",
                List.of(
                        Element.of("td").text("reference"),
                        Grid.number("0"),
                        Grid.number(
                                Figures.micros(report.time().baselineMicros().value())),
                        Grid.number(Figures.speedup(1)),
                        Grid.number(""),
                        Grid.number(Figures.bytes(report.size().baselineBytes())),
                        answer(true)));
        return HtmlReport.section("builds", "Against one format everywhere")
                .add(
                        Element.of("p", "lead")
                                .text(
                                        "Measured by one protocol, round by round beside the reference: the same loss on the same held-out samples. Fp32 is the model with the rewrites that keep its function, and nothing else."),
                        grid.table());
    }

    static Element promise(RunReport report) {
        Grid grid =
                new Grid("shape", "weight", "reference", "promised", "measured", "90 % interval", "speed-up", "off by");
        for (RunReport.ShapePoint point : report.points()) {
            grid.row("", row(point.name() + " (" + point.shape() + ")", Figures.plain(point.weight()), point.time()));
        }
        grid.row("total", row("workload", "", report.time()));
        double promised = report.loss().predicted();
        Estimate measured = report.loss().measured();
        return HtmlReport.section("promise", "Promised and measured")
                .add(
                        Element.of("p", "lead")
                                .text("Loss: promised %s, measured %s%s on %s."
                                        .formatted(
                                                Figures.loss(promised),
                                                Figures.loss(measured.value()),
                                                interval(measured),
                                                Words.count(report.loss().samples(), "held-out sample"))),
                        grid.table());
    }

    private static String interval(Estimate loss) {
        return loss.low() == loss.high()
                ? ""
                : " (90 %% interval %s to %s)".formatted(Figures.loss(loss.low()), Figures.loss(loss.high()));
    }

    private static List<Element> row(String name, String weight, Time time) {
        return List.of(
                Element.of("td").text(name),
                Grid.number(weight),
                Grid.number(Figures.micros(time.baselineMicros().value())),
                Grid.number(Figures.micros(time.predictedMicros())),
                Grid.number(Figures.micros(time.measuredMicros().value())),
                Grid.number(Figures.micros(time.measuredMicros().low()) + " to "
                        + Figures.micros(time.measuredMicros().high())),
                Grid.number(Figures.speedup(time.speedup().value())),
                Grid.number(Figures.signedPercent(
                        time.predictedMicros() / time.measuredMicros().value() - 1)));
    }

    private static List<Element> plan(RunReport report) {
        return List.of(
                Element.of("td").add(Element.of("strong").text("the plan")),
                Grid.number(Figures.loss(report.loss().measured().value())),
                Grid.number(Figures.micros(report.time().measuredMicros().value())),
                Grid.number(Figures.speedup(report.time().speedup().value())),
                Grid.number(Figures.interval(report.time().speedup())),
                Grid.number(Figures.bytes(report.size().bytes())),
                answer(report.verdict().budgetMet()));
    }

    private static Element answer(boolean yes) {
        return Element.of("td", yes ? "yes" : "no").text(yes ? "✓ yes" : "✕ no");
    }
}
