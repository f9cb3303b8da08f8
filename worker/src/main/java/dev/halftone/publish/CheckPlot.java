package dev.halftone.publish;

import dev.halftone.measure.Estimate;
import dev.halftone.publish.RunReport.Check;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Measured over predicted on equal axes of logarithms, where an error of some percent is as wide everywhere. */
final class CheckPlot {

    private static final double SIZE = 400;
    private static final double LEFT = 56;
    private static final double BOTTOM = SIZE - 44;
    private static final double RIGHT = SIZE - 10;
    private static final double TOP = 10;
    /** The width of a label. */
    private static final double ROOM = 44;

    /** Within a power of ten, from few to many. */
    private static final List<double[]> STEPS = List.of(
            new double[] {1},
            new double[] {1, 3},
            new double[] {1, 2, 5},
            new double[] {1, 1.5, 2, 3, 4.5, 7},
            new double[] {1, 1.2, 1.4, 1.7, 2, 2.4, 3, 3.5, 4.2, 5, 6, 7, 8.5});

    /** A check as a mark. */
    private record Mark(double predicted, Estimate measured) {}

    private final List<Mark> marks;
    private final double band;
    private final DoubleFunction<String> figure;
    private final Axis x;
    private final Axis y;

    private CheckPlot(List<Mark> marks, double band, DoubleFunction<String> figure) {
        this.marks = marks.stream()
                .filter(mark -> mark.predicted > 0 && mark.measured.low() > 0)
                .toList();
        this.band = band;
        this.figure = figure;
        double margin = Math.log(band);
        double low = Math.log(values().min().orElse(1)) - margin;
        double high = Math.log(values().max().orElse(1)) + margin;
        x = new Axis(low, high, 1, LEFT, RIGHT);
        y = new Axis(low, high, 1, BOTTOM, TOP);
    }

    static Element speedups(List<Check> checks) {
        List<Mark> marks = checks.stream()
                .map(check -> new Mark(check.predictedSpeedup(), check.speedup()))
                .toList();
        return new CheckPlot(marks, 1 + CheckErrors.TIME_BAND, Figures::speedup).drawing("Speed-up");
    }

    static Element losses(List<Check> checks) {
        List<Mark> marks = checks.stream()
                .map(Check::lossMse)
                .map(loss ->
                        new Mark(loss.predicted(), new Estimate(loss.measured(), loss.measured(), loss.measured())))
                .toList();
        return new CheckPlot(marks, CheckErrors.LOSS_BAND, Figures::significant).drawing("Loss MSE");
    }

    private DoubleStream values() {
        return marks.stream()
                .flatMapToDouble(mark -> DoubleStream.of(mark.predicted, mark.measured.low(), mark.measured.high()));
    }

    private Element drawing(String name) {
        Element plot = Element.of("svg", "plot")
                .attr("viewBox", "0 0 %s %s".formatted((int) SIZE, (int) SIZE))
                .attr("role", "img")
                .attr("aria-label", name + " measured over predicted, " + Words.count(marks.size(), "plan"))
                .add(Element.of("title").text(name + ": measured over predicted"), corridor());
        ticks().forEach(tick -> plot.add(grid(tick)));
        plot.add(Strokes.segment("one", x.from(), y.from(), x.to(), y.to()));
        marks.forEach(mark -> plot.add(mark(mark)));
        return plot.add(
                Strokes.text("axis", x.to(), SIZE - 6, "end", "predicted"),
                Strokes.text("axis", 0, 0, "end", "measured")
                        .attr("transform", "translate(12 " + (int) TOP + ") rotate(-90)"));
    }

    /** The predictions that are within the band, clipped to the axes. */
    private Element corridor() {
        double width = Math.log(band);
        double low = x.low();
        double high = x.high();
        List<double[]> corners = List.of(
                new double[] {low, low},
                new double[] {low, low + width},
                new double[] {high - width, high},
                new double[] {high, high},
                new double[] {high, high - width},
                new double[] {low + width, low});
        var points = new StringBuilder();
        corners.forEach(
                corner -> points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x.at(corner[0]), y.at(corner[1]))));
        return Element.of("polygon", "band").attr("points", points.toString().strip());
    }

    private Element grid(double value) {
        double at = Math.log(value);
        return Element.of("g")
                .add(
                        Strokes.segment("rule", x.from(), y.at(at), x.to(), y.at(at)),
                        Strokes.segment("rule", x.at(at), y.from(), x.at(at), y.to()),
                        Strokes.text("tick", x.from() - 6, y.at(at) + 4, "end", figure.apply(value)),
                        Strokes.text("tick", x.at(at), y.from() + 16, "middle", figure.apply(value)));
    }

    /** As many round numbers as have room. */
    private List<Double> ticks() {
        return STEPS.stream()
                .map(this::ticks)
                .filter(this::haveRoom)
                .max(Comparator.comparingInt(List::size))
                .orElse(List.of());
    }

    private List<Double> ticks(double[] steps) {
        int first = (int) Math.floor(x.low() / Math.log(10));
        int last = (int) Math.ceil(x.high() / Math.log(10));
        return IntStream.rangeClosed(first, last)
                .boxed()
                .flatMap(power -> DoubleStream.of(steps).mapToObj(step -> step * Math.pow(10, power)))
                .filter(value -> x.holds(Math.log(value)))
                .toList();
    }

    private boolean haveRoom(List<Double> ticks) {
        return IntStream.range(1, ticks.size())
                .allMatch(i -> x.at(Math.log(ticks.get(i))) - x.at(Math.log(ticks.get(i - 1))) >= ROOM);
    }

    private Element mark(Mark mark) {
        double at = x.at(Math.log(mark.predicted));
        String tip = "predicted %s, measured %s"
                .formatted(figure.apply(mark.predicted), figure.apply(mark.measured.value()));
        return Element.of("g", "chosen")
                .add(
                        Strokes.segment("whisker", at, logY(mark.measured.low()), at, logY(mark.measured.high())),
                        Strokes.circle("core", at, logY(mark.measured.value()), 4.5)
                                .tooltip(tip));
    }

    private double logY(double value) {
        return y.at(Math.log(value));
    }
}
