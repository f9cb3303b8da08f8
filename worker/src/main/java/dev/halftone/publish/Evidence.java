package dev.halftone.publish;

import dev.halftone.publish.Environment.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the figures rest on: rewrites, noise, environment, the run's own time, digests. */
final class Evidence {

    private Evidence() {}

    static List<Element> sections(RunReport report) {
        List<Element> sections = new ArrayList<>();
        if (!report.rewrites().isEmpty()) {
            sections.add(rewrites(report.rewrites()));
        }
        sections.add(Element.of("div", "columns").add(noise(report), run(report.stages())));
        sections.add(digests(report));
        return sections;
    }

    private static Element rewrites(List<RunReport.Rewrite> rewrites) {
        Grid grid = new Grid("rewrite", "what it does", "places", "time gained", "difference");
        for (RunReport.Rewrite rewrite : rewrites) {
            grid.row(
                    "",
                    List.of(
                            Element.of("td").add(Element.of("b").text(rewrite.name())),
                            Grid.cell(rewrite.what()),
                            Grid.number(String.valueOf(rewrite.nodes())),
                            Grid.number(Figures.micros(rewrite.gainMicros())),
                            Grid.number(Figures.loss(rewrite.difference()))));
        }
        return HtmlReport.section("rewrites", "Rewrites that keep the function")
                .add(
                        Element.of("p", "lead")
                                .text(
                                        "Each is proved on held-out samples: the difference is the relative RMSE between the outputs before and after."),
                        grid.table());
    }

    private static Element noise(RunReport report) {
        Noise noise = report.noise();
        String steady = noise.aboveGate() ? "above the gate: the figures are rough" : "within the gate";
        List<Fact> facts = new ArrayList<>(List.of(
                new Fact(
                        "A/A copy",
                        String.format(
                                Locale.ROOT,
                                "%+.2f %%, %s of %.1f %%",
                                noise.aaPercent(),
                                steady,
                                noise.gatePercent())),
                new Fact("rounds", String.valueOf(noise.rounds())),
                new Fact("clock", noise.clock()),
                new Fact("accelerator", report.environment().accelerator()),
                new Fact("backend", report.environment().backend()),
                new Fact("runtime", report.environment().runtime()),
                new Fact("threads", String.valueOf(report.environment().threads()))));
        facts.addAll(report.environment().facts());
        return HtmlReport.section("noise", "Noise and environment").add(list(facts));
    }

    private static Element run(List<RunReport.Stage> stages) {
        double most =
                stages.stream().mapToDouble(RunReport.Stage::seconds).max().orElse(0);
        Element list = Element.of("dl", "stages");
        for (RunReport.Stage stage : stages) {
            double share = most > 0 ? stage.seconds() / most : 0;
            list.add(
                    Element.of("dt").text(stage.name()),
                    Element.of("dd", "bar")
                            .add(
                                    Element.of("span")
                                            .text(
                                                    stage.reused()
                                                            ? "kept from before"
                                                            : Figures.seconds(stage.seconds())),
                                    Element.of("svg")
                                            .attr("viewBox", "0 0 100 6")
                                            .attr("preserveAspectRatio", "none")
                                            .attr("aria-hidden", "true")
                                            .add(Element.of("rect", "fill")
                                                    .attr("width", 100 * share)
                                                    .attr("height", 6))));
        }
        double total = stages.stream().mapToDouble(RunReport.Stage::seconds).sum();
        return HtmlReport.section("run", "Where the run's time went")
                .add(list, Element.of("p", "lead").text("Together " + Figures.seconds(total) + "."));
    }

    private static Element digests(RunReport report) {
        Digests digests = report.digests();
        List<Fact> facts = new ArrayList<>(List.of(
                new Fact("model in", digests.model()),
                new Fact("calibration set", digests.calibration()),
                new Fact("sensitivity profile", digests.sensitivityProfile()),
                new Fact("latency profile", digests.latencyProfile()),
                new Fact("fingerprint", report.environment().fingerprint()),
                new Fact("plan", digests.plan())));
        String artifact = digests.artifact();
        if (artifact != null) {
            facts.add(new Fact("model.onnx", artifact));
        }
        String data = digests.artifactData();
        if (data != null) {
            facts.add(new Fact("model.onnx.data", data));
        }
        return HtmlReport.section("digests", "Digests").add(list(facts).attr("class", "digests"));
    }

    private static Element list(List<Fact> facts) {
        Element list = Element.of("dl");
        for (Fact fact : facts) {
            list.add(Element.of("dt").text(fact.name()), Element.of("dd").text(fact.value()));
        }
        return list;
    }
}
