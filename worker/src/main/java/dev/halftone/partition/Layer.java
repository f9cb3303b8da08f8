package dev.halftone.partition;

import java.util.List;
import java.util.Optional;

/**
 * One MAC-bearing node: the thing that gets a number format.
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

    /** The operands that depend on the model's inputs. */
    public List<Operand> activations() {
        return operands.stream().filter(o -> o.role() == Role.ACTIVATION).toList();
    }
}
