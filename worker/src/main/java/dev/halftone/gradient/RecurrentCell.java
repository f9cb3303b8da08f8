package dev.halftone.gradient;

import dev.halftone.graph.Attribute;
import java.util.List;
import java.util.Map;

/**
 * One step of a recurrent operator. Values are [1, batch, width]; weights are those of one direction.
 *
 * <p>Formulas and the order of the gates are those of the ONNX operators, with their default activations.
 */
sealed interface RecurrentCell {

    /** How many times as wide as the state what a step reads is. */
    int gates();

    /** What the operator's attribute {@code activations} has for each direction where it says nothing. */
    List<String> activations();

    /** How many values the state is of; the first is the step's output. */
    int states();

    /** The state's weights as steps use them, made once for all steps. */
    default List<Weights> parted(Call c, Weights weights) {
        return List.of(weights);
    }

    /**
     * The state after a step, from what the input comes to, its bias added, and the state before.
     *
     * @param weights as they were parted
     */
    List<String> step(Call c, String input, List<String> state, List<Weights> weights);

    /**
     * How the state before is weighted.
     *
     * @param again [width, gates * width]
     * @param bias [gates * width]; "" for none
     * @param width of the state
     */
    record Weights(String again, String bias, long width) {

        String product(Call c, String state) {
            String product = c.op("MatMul", state, again);
            return bias.isEmpty() ? product : c.op("Add", product, bias);
        }

        /** A first part of the gates, and the others. */
        List<Weights> of(Call c, long first, long second) {
            var weights = split(c, again, 1, first * width, second * width);
            var biases = bias.isEmpty() ? List.of("", "") : split(c, bias, 0, first * width, second * width);
            return List.of(
                    new Weights(weights.getFirst(), biases.getFirst(), width),
                    new Weights(weights.getLast(), biases.getLast(), width));
        }
    }

    /** Gates: input, output, forget, cell. State: output, cell. */
    record LongShortTerm() implements RecurrentCell {

        @Override
        public int gates() {
            return 4;
        }

        @Override
        public List<String> activations() {
            return List.of("Sigmoid", "Tanh", "Tanh");
        }

        @Override
        public int states() {
            return 2;
        }

        @Override
        public List<String> step(Call c, String input, List<String> state, List<Weights> weights) {
            String sum = c.op("Add", input, weights.getFirst().product(c, state.getFirst()));
            long width = weights.getFirst().width();
            var gates = split(c, sum, 2, width, width, width, width);
            String kept = c.op("Mul", c.op("Sigmoid", gates.get(2)), state.getLast());
            String added = c.op("Mul", c.op("Sigmoid", gates.get(0)), c.op("Tanh", gates.get(3)));
            String cell = c.op("Add", kept, added);
            return List.of(c.op("Mul", c.op("Sigmoid", gates.get(1)), c.op("Tanh", cell)), cell);
        }
    }

    /**
     * Gates: update, reset, hidden.
     *
     * @param resetAfter whether the state is reset after it was weighted, and not before
     */
    record Gated(boolean resetAfter) implements RecurrentCell {

        @Override
        public int gates() {
            return 3;
        }

        @Override
        public List<String> activations() {
            return List.of("Sigmoid", "Tanh");
        }

        @Override
        public int states() {
            return 1;
        }

        @Override
        public List<Weights> parted(Call c, Weights weights) {
            return weights.of(c, 2, 1);
        }

        @Override
        public List<String> step(Call c, String input, List<String> state, List<Weights> weights) {
            String before = state.getFirst();
            long width = weights.getFirst().width();
            var inputs = split(c, input, 2, 2 * width, width);
            var gates = split(
                    c,
                    c.op(
                            "Sigmoid",
                            c.op("Add", inputs.getFirst(), weights.getFirst().product(c, before))),
                    2,
                    width,
                    width);
            String update = gates.getFirst();
            String reset = gates.getLast();
            String again = resetAfter
                    ? c.op("Mul", reset, weights.getLast().product(c, before))
                    : weights.getLast().product(c, c.op("Mul", reset, before));
            String hidden = c.op("Tanh", c.op("Add", inputs.getLast(), again));
            return List.of(c.op("Add", hidden, c.op("Mul", update, c.op("Sub", before, hidden))));
        }
    }

    /** One gate and one state. */
    record Plain() implements RecurrentCell {

        @Override
        public int gates() {
            return 1;
        }

        @Override
        public List<String> activations() {
            return List.of("Tanh");
        }

        @Override
        public int states() {
            return 1;
        }

        @Override
        public List<String> step(Call c, String input, List<String> state, List<Weights> weights) {
            return List.of(c.op("Tanh", c.op("Add", input, weights.getFirst().product(c, state.getFirst()))));
        }
    }

    private static List<String> split(Call c, String value, long axis, long... lengths) {
        return c.ops("Split", List.of(value, c.vector(lengths)), Map.of("axis", Attribute.of(axis)), lengths.length);
    }
}
