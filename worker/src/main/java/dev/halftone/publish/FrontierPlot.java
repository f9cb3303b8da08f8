package dev.halftone.publish;

import dev.halftone.publish.RunReport.CurvePoint;
import dev.halftone.publish.RunReport.FrontierPlan;
import dev.halftone.publish.RunReport.UniformBuild;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Speed-up over loss: the frontier, the plan as promised and as measured, and what it is compared with. */
final class FrontierPlot {

    private final RunReport report;
    private final double width;
    private final double height;
    private final Axis loss;
    private final Axis speedup;
    private final LabelPlacer labels;

    private FrontierPlot(RunReport report, double width, double height) {
        this.report = report;
        this.width = width;
        this.height = height;
        double left = 46;
        double bottom = height - 44;
        double reach =
                2.6 * Math.max(report.budget().max(), report.loss().measured().value());
        double most = losses().filter(value -> value <= reach).max().orElse(reach);
        int ticks = width > 500 ? 7 : 4;
        loss = Axis.covering(0, Math.max(most, 1.15 * report.budget().max()), ticks, left, width - 14);
        speedup = Axis.covering(
                Math.min(1, speedups().min().orElse(1)), speedups().max().orElse(1) * 1.04, 6, bottom, 18);
        labels = new LabelPlacer(left, 8, width - 6, bottom);
    }

    /** The drawing, so many pixels wide where the page is wide enough. */
    static Element draw(RunReport report, double width, double height) {
        return new FrontierPlot(report, width, height).drawing();
    }

    private Element drawing() {
        Element plot = Element.of("svg", "plot")
                .attr("viewBox", "0 0 %s %s".formatted((int) width, (int) height))
                .attr("role", "img")
                .attr("aria-label", description());
        plot.add(Element.of("title").text("Speed-up over loss"));
        plot.add(overBudget(), grid());
        plot.add(
                Strokes.line("line random", curve(report.random())),
                Strokes.line("line prefix", curve(report.prefix())),
                Strokes.line("line greedy", curve(report.greedy())));
        plot.add(Strokes.line("line frontier", frontier()));
        report.frontier().forEach(plan -> plot.add(dot(plan)));
        keepMarksClear();
        // Labels give way to those placed before: the plan first.
        List<Element> marks = new ArrayList<>(List.of(measured()));
        report.uniform().forEach(build -> marks.add(uniform(build)));
        marks.add(reference());
        return plot.add(marks.reversed());
    }

    private void keepMarksClear() {
        report.frontier().stream()
                .filter(plan -> loss.holds(plan.loss()))
                .forEach(plan ->
                        labels.keepClear(loss.at(plan.loss()), speedup.at(plan.speedup()), plan.chosen() ? 8 : 4));
        report.uniform()
                .forEach(build -> labels.keepClear(
                        loss.at(build.loss()), speedup.at(build.speedup().value()), 6));
        labels.keepClear(
                loss.at(report.loss().measured().value()),
                speedup.at(report.time().speedup().value()),
                9);
    }

    private String description() {
        return "Speed-up over loss. Measured: %s at a loss of %s; allowed %s. %s plans on the frontier, %s uniform builds."
                .formatted(
                        Figures.speedup(report.time().speedup().value()),
                        Figures.loss(report.loss().measured().value()),
                        Figures.loss(report.budget().max()),
                        report.frontier().size(),
                        report.uniform().size());
    }

    private Element overBudget() {
        double x = loss.at(report.budget().max());
        String dots = "dots" + (int) width;
        Element pattern = Element.of("pattern")
                .attr("id", dots)
                .attr("width", "6")
                .attr("height", "6")
                .attr("patternUnits", "userSpaceOnUse")
                .attr("patternTransform", "rotate(45)")
                .add(Element.of("circle", "tone").attr("cx", 3).attr("cy", 3).attr("r", 0.9));
        Element area = Element.of("rect")
                .attr("x", x)
                .attr("y", speedup.to())
                .attr("width", loss.to() - x)
                .attr("height", speedup.from() - speedup.to())
                .attr("fill", "url(#" + dots + ")");
        boolean room = loss.to() - x > 96;
        Element word =
                Strokes.text("note", room ? x + 6 : x - 6, speedup.from() - 8, room ? "start" : "end", "over budget");
        Element border = Strokes.segment("budget", x, speedup.from(), x, speedup.to());
        return Element.of("g").add(Element.of("defs").add(pattern), area, border, word);
    }

    private Element grid() {
        Element grid = Element.of("g", "grid");
        for (double tick : speedup.ticks()) {
            double y = speedup.at(tick);
            grid.add(Strokes.segment(Math.abs(tick - 1) < 1e-9 ? "one" : "rule", loss.from(), y, loss.to(), y));
            grid.add(Strokes.text("tick", loss.from() - 8, y + 4, "end", decimals(tick, speedup.step()) + "×"));
        }
        for (double tick : loss.ticks()) {
            grid.add(Strokes.text("tick", loss.at(tick), speedup.from() + 18, "middle", decimals(tick, loss.step())));
        }
        String metric = Metrics.describe(report.budget().metric());
        grid.add(Strokes.text("axis", loss.to(), speedup.from() + 37, "end", "loss: " + metric));
        return grid.add(Strokes.text("axis", loss.from(), 11, "start", "speed-up"));
    }

    private Element measured() {
        double x = loss.at(report.loss().measured().value());
        double y = speedup.at(report.time().speedup().value());
        Element mark = Element.of("g", "chosen");
        mark.add(Strokes.segment(
                "whisker",
                loss.at(report.loss().measured().low()),
                y,
                loss.at(report.loss().measured().high()),
                y));
        mark.add(Strokes.segment(
                "whisker",
                x,
                speedup.at(report.time().speedup().low()),
                x,
                speedup.at(report.time().speedup().high())));
        mark.add(Strokes.circle("halo", x, y, 9).tooltip("measured"), Strokes.circle("core", x, y, 4.5));
        String name = "measured " + Figures.speedup(report.time().speedup().value());
        return mark.add(label("strong", x, y, 13, name));
    }

    private Element dot(FrontierPlan plan) {
        double x = loss.at(plan.loss());
        double y = speedup.at(plan.speedup());
        String tip = "plan: loss %s, %s".formatted(Figures.loss(plan.loss()), Figures.speedup(plan.speedup()));
        if (!loss.holds(plan.loss())) {
            return Element.of("g");
        }
        return plan.chosen()
                ? Strokes.circle("promise", x, y, 6).tooltip("predicted " + tip)
                : Strokes.circle("point", x, y, 2.6).tooltip(tip);
    }

    private Element uniform(UniformBuild build) {
        double x = loss.at(build.loss());
        double y = speedup.at(build.speedup().value());
        boolean outside = !loss.holds(build.loss());
        String name = outside ? build.format() + " (loss " + Figures.loss(build.loss()) + ") →" : build.format();
        Element square = Element.of("rect", "square " + Formats.colour(build.format()))
                .attr("x", x - 5)
                .attr("y", y - 5)
                .attr("width", 10)
                .attr("height", 10)
                .attr("rx", 2)
                .tooltip("uniform %s: loss %s, %s"
                        .formatted(
                                build.format(),
                                Figures.loss(build.loss()),
                                Figures.speedup(build.speedup().value())));
        return Element.of("g").add(square).add(label("small", x, y, 10, name));
    }

    private Element reference() {
        double x = loss.at(0);
        double y = speedup.at(1);
        return Element.of("g")
                .add(Strokes.circle("origin", x, y, 4).tooltip("reference"))
                .add(label("small", x, y, 9, "reference"));
    }

    /** The words beside a mark; none where there is no room, as the mark has them as a tooltip too. */
    private List<Element> label(String styleClass, double x, double y, double distance, String words) {
        return labels.place(x, y, distance, words).stream()
                .map(spot -> Strokes.text("label " + styleClass, spot.x(), spot.y(), spot.anchor(), words))
                .toList();
    }

    private List<double[]> frontier() {
        return report.frontier().stream()
                .filter(plan -> loss.holds(plan.loss()))
                .map(plan -> new double[] {loss.at(plan.loss()), speedup.at(plan.speedup())})
                .toList();
    }

    private List<double[]> curve(List<CurvePoint> points) {
        return points.stream()
                .filter(point -> loss.holds(point.loss()))
                .map(point -> new double[] {loss.at(point.loss()), speedup.at(point.speedup())})
                .toList();
    }

    private DoubleStream losses() {
        return DoubleStream.concat(
                report.frontier().stream().mapToDouble(FrontierPlan::loss),
                DoubleStream.concat(
                        report.uniform().stream().mapToDouble(UniformBuild::loss),
                        DoubleStream.of(report.loss().measured().high())));
    }

    private DoubleStream speedups() {
        return DoubleStream.concat(
                report.frontier().stream().mapToDouble(FrontierPlan::speedup),
                DoubleStream.concat(
                        report.uniform().stream()
                                .mapToDouble(build -> build.speedup().value()),
                        DoubleStream.of(report.time().speedup().high())));
    }

    private static String decimals(double value, double step) {
        int digits = (int) Math.clamp(-Math.floor(Math.log10(step) + 1e-9), 0, 8);
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
