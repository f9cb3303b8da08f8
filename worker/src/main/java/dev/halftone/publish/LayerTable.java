package dev.halftone.publish;

import java.util.List;

/** Every layer with its format, what it gains, what it costs and why. */
final class LayerTable {

    private LayerTable() {}

    static Element section(List<LayerDecision> layers) {
        double mostGain = layers.stream()
                .mapToDouble(layer -> Math.abs(layer.gainMicros()))
                .max()
                .orElse(0);
        double mostLoss =
                layers.stream().mapToDouble(LayerDecision::lossShare).max().orElse(0);
        Grid grid = new Grid("layer", "format", "kernel", "time gained", "share of loss", "why");
        for (LayerDecision layer : layers) {
            Element name = Element.of("td", "layer")
                    .add(
                            Element.of("b").path(layer.name()),
                            Element.of("small").text(layer.operator() + " in " + layer.subgraph()));
            Element kernel = Element.of("td", "kernel").text(layer.kernel());
            if (!layer.emitter().isEmpty()) {
                kernel.add(Element.of("small").text(layer.emitter()));
            }
            String gainColour = layer.gainMicros() < 0 ? "worse" : Formats.colour(layer.format());
            grid.row(
                    "",
                    List.of(
                            name,
                            format(layer),
                            kernel,
                            bar(gainColour, Math.abs(layer.gainMicros()), mostGain, Figures.micros(layer.gainMicros())),
                            bar("loss", layer.lossShare(), mostLoss, Figures.percent(layer.lossShare())),
                            Element.of("td", "why").text(layer.why())));
        }
        return HtmlReport.section("layers", "LayerDecision by layer")
                .add(grid.table().attr("class", "layers"));
    }

    /** The format, and below it what was done for it. */
    private static Element format(LayerDecision layer) {
        Element cell = Grid.of(Formats.chip(layer.format()));
        for (String mark : List.of(layer.migration(), layer.rounding())) {
            if (!mark.isEmpty()) {
                cell.add(Element.of("small", "mark").text(mark));
            }
        }
        return cell;
    }

    private static Element bar(String colour, double value, double most, String words) {
        double share = most > 0 ? Math.clamp(value / most, 0, 1) : 0;
        return Element.of("td", "bar " + colour)
                .add(
                        Element.of("span").text(value == 0 ? "–" : words),
                        Element.of("svg")
                                .attr("viewBox", "0 0 100 6")
                                .attr("preserveAspectRatio", "none")
                                .attr("aria-hidden", "true")
                                .add(Element.of("rect", "fill")
                                        .attr("width", 100 * share)
                                        .attr("height", 6)));
    }
}
