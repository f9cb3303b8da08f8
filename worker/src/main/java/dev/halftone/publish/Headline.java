package dev.halftone.publish;

import dev.halftone.measure.Estimate;
import java.util.List;

/** What came of it, in one line and four figures. */
final class Headline {

    private Headline() {}

    static Element section(RunReport report) {
        boolean ready = report.verdict().ready();
        Element badge = Element.of("span", "badge " + (ready ? "good" : "bad"))
                .text((ready ? "✓ " : "✕ ")
                        + (ready ? "Ready" : report.verdict().reason()));
        Element title = Element.of("h1").text(Words.headline(report));
        Element whose = Element.of("p", "whose")
                .add(Element.of("span", "mark").attr("aria-hidden", "true").add(halftone()))
                .add(Element.of("span").text(report.namespace() + " / " + report.name()))
                .add(badge);
        Element message = Element.of("p", "message").text(report.verdict().message());
        Element cards =
                Element.of("div", "cards").add(List.of(speed(report), loss(report), time(report), size(report)));
        Element header = Element.of("header").add(whose, title, message, cards);
        return report.metrics().isEmpty() ? header : header.add(metrics(report));
    }

    private static Element metrics(RunReport report) {
        return Element.of("div", "cards metrics")
                .add(report.metrics().stream().map(Headline::metric).toList());
    }

    private static Element speed(RunReport report) {
        RunReport.Time time = report.time();
        return card(
                "Speed-up",
                Figures.speedup(time.speedup().value()),
                Figures.interval(time.speedup()) + ", promised " + Figures.speedup(time.predictedSpeedup()));
    }

    private static Element loss(RunReport report) {
        Estimate measured = report.loss().measured();
        String detail = "of %s allowed, promised %s"
                .formatted(
                        Figures.loss(report.budget().max()),
                        Figures.loss(report.loss().predicted()));
        return card("Loss, " + Metrics.describe(report.budget().metric()), Figures.loss(measured.value()), detail)
                .add(meter(report));
    }

    private static Element time(RunReport report) {
        return card(
                "Time of the workload",
                Figures.micros(report.time().measuredMicros().value()),
                "was " + Figures.micros(report.time().baselineMicros().value()));
    }

    private static Element size(RunReport report) {
        return card(
                "Size",
                Figures.bytes(report.size().bytes()),
                "was " + Figures.bytes(report.size().baselineBytes()));
    }

    private static Element metric(RunReport.Metric metric) {
        return card(
                Words.capitalized(metric.name()),
                Figures.metric(metric.after()),
                "was %s, %s".formatted(Figures.metric(metric.before()), Words.count(metric.samples(), "sample")));
    }

    private static Element card(String name, String figure, String detail) {
        return Element.of("div", "card")
                .add(
                        Element.of("p", "name").text(name),
                        Element.of("p", "figure").text(figure),
                        Element.of("p", "detail").text(detail));
    }

    /** The share of the budget used, with the promise as a tick and the budget as the end of the bar. */
    private static Element meter(RunReport report) {
        double budget = report.budget().max();
        double most = 1.15 * Math.max(Math.max(budget, report.loss().measured().high()), Double.MIN_NORMAL);
        Axis axis = new Axis(0, most, most, 0, 200);
        boolean within = report.loss().measured().value() <= budget;
        return Element.of("svg", "meter")
                .attr("viewBox", "0 0 200 14")
                .attr("preserveAspectRatio", "none")
                .attr("aria-hidden", "true")
                .add(
                        rect("track", 0, 4, 200, 6),
                        rect(
                                within ? "used" : "used over",
                                0,
                                4,
                                axis.at(report.loss().measured().value()),
                                6),
                        rect("promise", axis.at(report.loss().predicted()) - 0.75, 2, 1.5, 10),
                        rect("limit", axis.at(budget) - 1, 0, 2, 14));
    }

    private static Element rect(String styleClass, double x, double y, double width, double height) {
        return Element.of("rect", styleClass)
                .attr("x", x)
                .attr("y", y)
                .attr("width", width)
                .attr("height", height);
    }

    /** Dots that shrink from left to right: the same picture with less ink. */
    private static Element halftone() {
        Element mark = Element.of("svg").attr("viewBox", "0 0 44 20");
        for (int column = 0; column < 6; column++) {
            for (int row = 0; row < 3; row++) {
                mark.add(Element.of("circle")
                        .attr("cx", 4 + 7 * column + (row % 2) * 3.5)
                        .attr("cy", 4 + 6 * row)
                        .attr("r", 3.2 - 0.52 * column));
            }
        }
        return mark;
    }
}
