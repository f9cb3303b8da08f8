package dev.halftone.publish;

import java.util.List;

/** The plan at a glance: one column per layer, time gained upwards, loss downwards, in the colour of its format. */
final class PlanStrip {

    private static final double MIDDLE = 92;
    private static final double HEIGHT = 168;
    private static final double LEFT = 54;

    private PlanStrip() {}

    static Element draw(List<LayerDecision> layers, double width) {
        Element strip = Element.of("svg", "plot strip")
                .attr("viewBox", "0 0 %s %s".formatted((int) width, (int) HEIGHT))
                .attr("role", "img")
                .attr(
                        "aria-label",
                        "Time gained and loss of each of " + layers.size()
                                + " layers; the table below has the figures");
        double mostGain =
                layers.stream().mapToDouble(LayerDecision::gainMicros).max().orElse(0);
        double mostLoss =
                layers.stream().mapToDouble(LayerDecision::lossShare).max().orElse(0);
        double pitch = (width - LEFT) / Math.max(1, layers.size());
        double bar = Math.max(0.6, pitch * (pitch > 4 ? 0.76 : 0.9));
        for (int i = 0; i < layers.size(); i++) {
            LayerDecision layer = layers.get(i);
            double x = LEFT + i * pitch + (pitch - bar) / 2;
            double up = 74 * share(layer.gainMicros(), mostGain);
            double down = 58 * share(layer.lossShare(), mostLoss);
            String colour = Formats.colour(layer.format());
            strip.add(Element.of("g", colour)
                    .add(Element.of("title")
                            .text("%s: %s, gains %s, %s of the loss"
                                    .formatted(
                                            layer.name(),
                                            layer.format(),
                                            Figures.micros(layer.gainMicros()),
                                            Figures.percent(layer.lossShare()))))
                    .add(column("fill", x, MIDDLE - 5 - up, bar, up))
                    .add(column("fill", x, MIDDLE - 3, bar, 6))
                    .add(column("fill faint", x, MIDDLE + 5, bar, down)));
        }
        strip.add(word(34, "faster"), word(MIDDLE + 4, "format"), word(MIDDLE + 34, "loss"));
        return strip;
    }

    private static double share(double value, double most) {
        return most > 0 ? Math.max(0, value / most) : 0;
    }

    private static Element column(String styleClass, double x, double y, double width, double height) {
        return Element.of("rect", styleClass)
                .attr("x", x)
                .attr("y", y)
                .attr("width", width)
                .attr("height", height)
                .attr("rx", Math.min(1.5, width / 3));
    }

    private static Element word(double y, String word) {
        return Element.of("text", "tick")
                .attr("x", LEFT - 8)
                .attr("y", y)
                .attr("text-anchor", "end")
                .text(word);
    }
}
