package dev.halftone.publish;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The report for people: one page that needs nothing else, no script, no network. */
public final class HtmlReport {

    private static final String SHEET = sheet();

    private HtmlReport() {}

    /** The page; the same report gives the same text. */
    public static String render(RunReport report) {
        Element head = Element.of("head")
                .add(
                        Element.of("meta").attr("charset", "utf-8"),
                        Element.of("meta")
                                .attr("name", "viewport")
                                .attr("content", "width=device-width, initial-scale=1"),
                        Element.of("meta").attr("name", "color-scheme").attr("content", "light dark"),
                        Element.of("title").text(report.name() + " · Halftone"),
                        Element.style(SHEET));
        Element main = Element.of("main")
                .add(
                        Headline.section(report),
                        frontier(report),
                        plan(report),
                        Comparison.builds(report),
                        Comparison.promise(report))
                .add(RefinementTable.sections(report))
                .add(FrontierChecks.sections(report))
                .add(LayerTable.section(report.layers()))
                .add(Evidence.sections(report));
        Element body = Element.of("body").add(main, footer(report));
        return "<!DOCTYPE html>\n"
                + Element.of("html").attr("lang", "en").add(head, body).render()
                + "\n";
    }

    private static Element frontier(RunReport report) {
        Element legend = Element.of("ul", "legend")
                .add(List.of(
                        key("key-frontier", "frontier, predicted"),
                        key("key-promise", "the plan, predicted"),
                        key("key-chosen", "this file, measured"),
                        key("key-uniform", "one format everywhere, measured")));
        if (!report.random().isEmpty()) {
            legend.add(
                    key("key-random", "random layers, predicted"),
                    key("key-prefix", "first layers, predicted"),
                    key("key-greedy", "layers that lose least first, predicted"));
        }
        return section("frontier", "How much speed for how much loss")
                .add(Element.of("p", "lead").text(Words.frontier(report)))
                .add(
                        Element.of("div", "wide").add(FrontierPlot.draw(report, 1040, 430)),
                        Element.of("div", "narrow").add(FrontierPlot.draw(report, 360, 330)),
                        legend);
    }

    private static Element key(String glyph, String words) {
        return Element.of("li")
                .add(Element.of("i", "key " + glyph).attr("aria-hidden", "true"))
                .text(words);
    }

    private static Element plan(RunReport report) {
        Element legend = Element.of("ul", "legend");
        report.layers().stream()
                .map(LayerDecision::format)
                .distinct()
                .sorted()
                .forEach(format -> legend.add(Element.of("li")
                        .add(Formats.chip(format))
                        .text(Words.count(
                                report.layers().stream()
                                        .filter(layer -> layer.format().equals(format))
                                        .count(),
                                "layer"))));
        return section("plan", "The plan at a glance")
                .add(
                        Element.of("p", "lead").text(Words.plan(report)),
                        Element.of("div", "wide").add(PlanStrip.draw(report.layers(), 1040)),
                        Element.of("div", "narrow").add(PlanStrip.draw(report.layers(), 360)),
                        legend);
    }

    static Element section(String id, String title) {
        return Element.of("section")
                .attr("aria-labelledby", id)
                .add(Element.of("h2").attr("id", id).text(title));
    }

    private static Element footer(RunReport report) {
        return Element.of("footer")
                .add(Element.of("p")
                        .text("Written by Halftone from report.json, which holds every figure of this page. Plan "
                                + report.digests().plan() + "."));
    }

    private static String sheet() {
        try (InputStream in = Objects.requireNonNull(
                HtmlReport.class.getResourceAsStream("report.css"), "report.css lies beside this class")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
