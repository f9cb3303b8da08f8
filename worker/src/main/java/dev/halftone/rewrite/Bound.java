package dev.halftone.rewrite;

import dev.halftone.graph.Node;
import dev.halftone.number.Range;
import java.util.Optional;

/** A Relu or Clip: the interval that it lets through. */
record Bound(Node node, float low, float high) {

    /** The bound that alone reads the layer's output. */
    static Optional<Bound> after(Site site) {
        return site.onlyFollower().flatMap(node -> of(site, node));
    }

    private static Optional<Bound> of(Site site, Node node) {
        if (node.is("Relu")) {
            return Optional.of(new Bound(node, 0, Float.POSITIVE_INFINITY));
        }
        if (!node.is("Clip") || !node.input(0).equals(site.node().output())) {
            return Optional.empty();
        }
        var low = limit(site, node, 1, Float.NEGATIVE_INFINITY);
        var high = limit(site, node, 2, Float.POSITIVE_INFINITY);
        return low.isPresent() && high.isPresent()
                ? Optional.of(new Bound(node, low.get(), high.get()))
                : Optional.empty();
    }

    private static Optional<Float> limit(Site site, Node clip, int index, float absent) {
        if (!clip.hasInput(index)) {
            return Optional.of(absent);
        }
        return site.constant(clip.input(index))
                .filter(tensor -> tensor.count() == 1)
                .map(tensor -> tensor.floatAt(0));
    }

    /** Whether codes over this interval never leave the bound. */
    boolean holds(Range range) {
        return range.low() >= low && range.high() <= high;
    }
}
