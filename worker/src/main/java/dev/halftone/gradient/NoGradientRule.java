package dev.halftone.gradient;

import dev.halftone.graph.Node;

/** A node lies between a layer and the loss, and there is no rule to differentiate it by. */
public final class NoGradientRule extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String node;
    private final String reason;

    /** Names node and operator, says why there is no gradient and what to do. */
    public NoGradientRule(Node node, String why) {
        String reason = "the operator " + node.qualifiedOperator() + " " + why;
        super("node " + node.name() + ": " + reason
                + "; choose a loss output before this node, or export the model without it");
        this.node = node.name();
        this.reason = reason;
    }

    /** The node's name. */
    public String node() {
        return node;
    }

    /** The operator and what it has no gradient for. */
    public String reason() {
        return reason;
    }
}
