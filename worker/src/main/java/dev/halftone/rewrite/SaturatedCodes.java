package dev.halftone.rewrite;

import dev.halftone.graph.Node;
import dev.halftone.graph.Uses;
import dev.halftone.number.Range;
import java.util.Optional;

/**
 * The codes that a HardSigmoid, y = min(max(a x + b, 0), 1), does nothing but give another meaning: x over an interval outside
 * of which y is constant has the same codes as y over its own, and the saturation does the rest.
 *
 * <p>y = (c - 1) / 254 and x = (c - 1 - 254 b) / (254 a) for codes c from 0 to 255: 0 and 1 are codes of y, and so is b, of which
 * 254 b has to be an integer. Code 0 is one step beyond: far below the interval y is -1/254 instead of 0.
 *
 * @param input the interval of x
 */
record SaturatedCodes(Range input) {

    private static final int STEPS = 254;
    private static final int LAST_CODE = 255;
    private static final double EXACT = 1e-3;

    /** The interval of y. */
    static final Range OUTPUT = new Range(-1f / STEPS, 1);

    /** The codes of a node; empty for one that is no HardSigmoid, or whose zero is no code. */
    static Optional<SaturatedCodes> of(Node node) {
        double slope = node.real("alpha", 0.2f);
        double zeroPoint = 1 + STEPS * (double) node.real("beta", 0.5f);
        boolean exact = Math.abs(zeroPoint - Math.rint(zeroPoint)) < EXACT;
        if (!node.is("HardSigmoid") || !exact || slope <= 0 || zeroPoint < 1 || zeroPoint > LAST_CODE) {
            return Optional.empty();
        }
        double scale = 1 / (STEPS * slope);
        double zero = Math.rint(zeroPoint);
        return Optional.of(
                new SaturatedCodes(new Range((float) (-zero * scale), (float) ((LAST_CODE - zero) * scale))));
    }

    /** The interval that all kernels on codes have to use for a value; empty where what is observed decides. */
    static Optional<Range> intervalOf(Uses uses, String value) {
        return uses.producer(value).flatMap(SaturatedCodes::of).map(codes -> OUTPUT);
    }
}
