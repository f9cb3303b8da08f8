package dev.halftone.gradient;

import dev.halftone.graph.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gradients of running sums, triangles and rotations: each is the same operator, run the other way. */
final class Scans {

    private Scans() {}

    /** The running sum from the other end. */
    static String cumulativeSum(Call c) {
        var attributes = Map.of(
                "exclusive",
                Attribute.of(c.node().integer("exclusive", 0)),
                "reverse",
                Attribute.of(1 - c.node().integer("reverse", 0)));
        return c.op("CumSum", List.of(c.upstream(), c.input(1)), attributes);
    }

    /** The same triangle. */
    static String triangle(Call c) {
        List<String> inputs = c.node().hasInput(1) ? List.of(c.upstream(), c.input(1)) : List.of(c.upstream());
        return c.op("Trilu", inputs, c.node().attributes());
    }

    /** The rotation by the opposite angle. Inputs: value, cosines, sines, positions. */
    static String rotary(Call c) {
        return rotated(c, 2);
    }

    /** Inputs: value, positions, cosines, sines. */
    static String runtimeRotary(Call c) {
        return rotated(c, 3);
    }

    private static String rotated(Call c, int sine) {
        List<String> inputs = new ArrayList<>(c.node().inputs());
        inputs.set(0, c.upstream());
        inputs.set(sine, c.op("Neg", c.input(sine)));
        return c.op(c.node().domain(), c.node().operator(), inputs, c.node().attributes());
    }
}
