package dev.halftone.gradient;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Node;
import java.util.List;

/** The forms of a recurrent operator that are written out: as it is by default, which is how exporters write it. */
final class Usual {

    private static final int PEEPHOLES = 7;

    private Usual() {}

    /**
     * Checks what can be told without shapes.
     *
     * @throws NoGradientRule naming what is other than by default
     */
    static void require(Node node, RecurrentCell cell) {
        refuseIf(node, node.integer("layout", 0) != 0, "a layout with the batch first");
        refuseIf(node, node.attributes().containsKey("clip"), "clip");
        refuseIf(node, node.integer("input_forget", 0) != 0, "input_forget");
        refuseIf(node, node.hasInput(PEEPHOLES), "peepholes");
        var activations = node.attributes().get("activations") instanceof Attribute.Texts(List<String> names)
                ? names
                : List.<String>of();
        refuseIf(node, !isUsual(activations, cell.activations()), "the activations " + activations);
    }

    /** Those of one direction after those of the other. */
    private static boolean isUsual(List<String> activations, List<String> usual) {
        for (int i = 0; i < activations.size(); i++) {
            if (!activations.get(i).equals(usual.get(i % usual.size()))) {
                return false;
            }
        }
        return true;
    }

    private static void refuseIf(Node node, boolean unusual, String what) {
        if (unusual) {
            throw new NoGradientRule(node, "has no gradient rule with " + what);
        }
    }
}
