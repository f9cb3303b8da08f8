package dev.halftone.publish;

import java.util.List;
import java.util.Locale;

/** The strokes that plots are drawn with, in pixels. */
final class Strokes {

    private Strokes() {}

    static Element line(String styleClass, List<double[]> points) {
        StringBuilder path = new StringBuilder();
        for (double[] point : points) {
            path.append(String.format(Locale.ROOT, "%.1f,%.1f ", point[0], point[1]));
        }
        return Element.of("polyline", styleClass).attr("points", path.toString().strip());
    }

    static Element circle(String styleClass, double x, double y, double radius) {
        return Element.of("circle", styleClass).attr("cx", x).attr("cy", y).attr("r", radius);
    }

    static Element segment(String styleClass, double x1, double y1, double x2, double y2) {
        return Element.of("line", styleClass)
                .attr("x1", x1)
                .attr("y1", y1)
                .attr("x2", x2)
                .attr("y2", y2);
    }

    static Element text(String styleClass, double x, double y, String anchor, String words) {
        return Element.of("text", styleClass)
                .attr("x", x)
                .attr("y", y)
                .attr("text-anchor", anchor)
                .text(words);
    }
}
