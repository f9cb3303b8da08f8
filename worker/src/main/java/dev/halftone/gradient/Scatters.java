package dev.halftone.gradient;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Gradients of what writes to places, or picks from places that only the run knows. */
final class Scatters {

    private static final Map<String, Attribute> ADDED = Map.of("reduction", Attribute.of("add"));

    private Scatters() {}

    /** Inputs: data, indices, updates. What was overwritten has no gradient, nor has what is not the extremum. */
    static String elements(Call c) {
        return switch (reduction(c)) {
            case OVERWRITTEN ->
                c.op("ScatterElements", List.of(c.upstream(), c.input(1), c.filled(0, c.shape(2))), axis(c));
            case ADDED -> c.upstream();
            case EXTREMUM -> ofWinners(c, c.upstream(), c.input(0), c.output());
        };
    }

    static String elementUpdates(Call c) {
        String picked = elementsAt(c, c.upstream());
        return reduction(c) == Reduction.EXTREMUM
                ? ofWinners(c, picked, c.input(2), elementsAt(c, c.output()))
                : picked;
    }

    private static String elementsAt(Call c, String value) {
        return c.op("GatherElements", List.of(value, c.input(1)), axis(c));
    }

    static String slices(Call c) {
        return switch (reduction(c)) {
            case OVERWRITTEN -> c.op("ScatterND", c.upstream(), c.input(1), c.filled(0, c.shape(2)));
            case ADDED -> c.upstream();
            case EXTREMUM -> ofWinners(c, c.upstream(), c.input(0), c.output());
        };
    }

    static String sliceUpdates(Call c) {
        String picked = c.op("GatherND", c.upstream(), c.input(1));
        return reduction(c) == Reduction.EXTREMUM
                ? ofWinners(c, picked, c.input(2), c.op("GatherND", c.output(), c.input(1)))
                : picked;
    }

    private static String ofWinners(Call c, String gradient, String operand, String result) {
        return c.op("Mul", gradient, c.indicator(c.op("Equal", operand, result)));
    }

    /** What becomes of an element that an update is for. */
    private enum Reduction {
        OVERWRITTEN,
        ADDED,
        EXTREMUM
    }

    private static Reduction reduction(Call c) {
        return switch (c.node().text("reduction", "none")) {
            case "none" -> Reduction.OVERWRITTEN;
            case "add" -> Reduction.ADDED;
            case "max", "min" -> Reduction.EXTREMUM;
            default -> throw new NoGradientRule(c.node(), "has no gradient rule for products");
        };
    }

    private static Map<String, Attribute> axis(Call c) {
        return Map.of("axis", Attribute.of(c.node().integer("axis", 0)));
    }

    /** To the places that the operator's second output tells. */
    static String largest(Call c) {
        String places = c.node().outputs().size() > 1 ? c.node().outputs().get(1) : "";
        if (places.isEmpty()) {
            throw new NoGradientRule(c.node(), "has a gradient rule only where it also gives its indices");
        }
        long axis = c.axis("axis", -1, c.rank(0));
        return c.op(
                "ScatterElements",
                List.of(c.filled(0, c.shape(0)), places, c.upstream()),
                Map.of("axis", Attribute.of(axis), "reduction", Attribute.of("add")));
    }

    /** Padding that repeats elements: the same padding of the elements' numbers says which was repeated where. */
    static String repeated(Call c) {
        long count = Tensor.count(c.shape(0));
        String numbers = c.reshape(c.vector(LongStream.range(0, count).toArray()), c.shape(0));
        List<String> inputs = new ArrayList<>(c.node().inputs());
        inputs.set(0, numbers);
        if (inputs.size() > 2) {
            inputs.set(2, "");
        }
        String places = c.op("Pad", inputs, c.node().attributes());
        String sums = c.op(
                "ScatterElements",
                List.of(c.filled(0, count), c.reshape(places, -1), c.reshape(c.upstream(), -1)),
                ADDED);
        return c.reshape(sums, c.shape(0));
    }
}
