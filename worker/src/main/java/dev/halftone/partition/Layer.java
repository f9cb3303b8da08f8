package dev.halftone.partition;

import java.util.List;
import java.util.Optional;

/**
 * The thing that gets a number format: a node that multiplies and adds, or a joint of convolutions.
 *
 * @param node the node's name, which is the layer's
 * @param operator the node's operator
 * @param operands the quantizable inputs: activations and weights
 */
public record Layer(String node, String operator, List<Operand> operands) {

    /** What an operand is. */
    public enum Role {
        /** Depends on the model's inputs. */
        ACTIVATION,
        /** A constant of the graph. */
        WEIGHT
    }

    /**
     * One quantizable input of a layer.
     *
     * @param index the input's place in the node
     * @param value the name of the value
     * @param channelAxis of a weight: the axis of output channels; -1 for activations
     */
    public record Operand(int index, String value, Role role, int channelAxis) {}

    public Layer {
        operands = List.copyOf(operands);
    }

    /** The constant operand, if there is one. */
    public Optional<Operand> weight() {
        return operands.stream().filter(o -> o.role() == Role.WEIGHT).findFirst();
    }

    /** Whether it is an addition, product or mean behind convolutions rather than a product with a weight. */
    public boolean isJoint() {
        return Joints.OPERATORS.containsKey(operator);
    }

    /** Whether its integer kernels write codes, so that another such kernel behind it needs no conversion. */
    public boolean isChained() {
        return operator.startsWith("Conv") || isJoint();
    }

    /** The operands that depend on the model's inputs. */
    public List<Operand> activations() {
        return operands.stream().filter(o -> o.role() == Role.ACTIVATION).toList();
    }
}
