package dev.halftone.gradient;

import dev.halftone.graph.Node;

/** A node lies between a layer and the loss, and there is no rule to differentiate it by. */
public final class NoGradientRule extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Names node and operator, says why there is no gradient and what to do. */
    public NoGradientRule(Node node, String why) {
        super("node " + node.name() + ": the operator " + node.qualifiedOperator() + " " + why
                + "; choose a loss output before this node, or export the model without it");
    }
}
