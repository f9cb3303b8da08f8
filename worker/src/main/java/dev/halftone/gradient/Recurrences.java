package dev.halftone.gradient;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Recurrent operators written out step by step. Inputs: values [steps, batch, inputs], weights [directions, gates * width,
 * inputs], weights of the state, biases of both, lengths, initial states; outputs: all states, the last ones.
 */
final class Recurrences {

    /** In all directions together; a graph of more takes the runtime longer to load than it is worth. */
    private static final long MOST_STEPS = 512;

    private static final int LENGTHS = 4;
    private static final int INITIAL = 5;

    private final Call c;
    private final RecurrentCell cell;
    private final int steps;
    private final long batch;
    private final long inputs;
    private final long width;
    private final int directions;

    private Recurrences(Call c, RecurrentCell cell) {
        this.c = c;
        this.cell = cell;
        this.steps = Math.toIntExact(c.shape(0)[0]);
        this.batch = c.shape(0)[1];
        this.inputs = c.shape(0)[2];
        this.width = c.shape(2)[2];
        this.directions = Math.toIntExact(c.shape(1)[0]);
    }

    /** The cell of a recurrent operator; none of another one. */
    static Optional<RecurrentCell> cell(Node node) {
        return switch (node.qualifiedOperator()) {
            case "LSTM" -> Optional.of(new RecurrentCell.LongShortTerm());
            case "GRU" -> Optional.of(new RecurrentCell.Gated(node.integer("linear_before_reset", 0) != 0));
            case "RNN" -> Optional.of(new RecurrentCell.Plain());
            default -> Optional.empty();
        };
    }

    static void write(Call c) {
        var cell = cell(c.node()).orElseThrow();
        Usual.require(c.node(), cell);
        new Recurrences(c, cell).write();
    }

    private void write() {
        check();
        List<String> sequences = new ArrayList<>();
        List<List<String>> lasts = new ArrayList<>();
        for (int direction = 0; direction < directions; direction++) {
            var states = states(direction);
            lasts.add(states.getLast());
            var outputs = states.stream().map(List::getFirst).toList();
            var inTime = isBackwards(direction) ? outputs.reversed() : outputs;
            sequences.add(c.reshape(joined(0, inTime), steps, 1, batch, width));
        }
        c.result(0, joined(1, sequences));
        for (int state = 0; state < cell.states(); state++) {
            int index = state;
            c.result(
                    1 + state,
                    joined(0, lasts.stream().map(last -> last.get(index)).toList()));
        }
    }

    private void check() {
        if (steps == 0 || (long) steps * directions > MOST_STEPS) {
            throw new NoGradientRule(
                    c.node(), "has a gradient rule for 1 to " + MOST_STEPS + " steps of all directions together");
        }
        if (!isOfOneLength()) {
            throw new NoGradientRule(c.node(), "has a gradient rule only for sequences that are all as long as can be");
        }
    }

    private boolean isOfOneLength() {
        return !c.node().hasInput(LENGTHS)
                || (c.constant(LENGTHS).isPresent()
                        && Arrays.stream(c.longs(LENGTHS)).allMatch(length -> length == steps));
    }

    /** The states after each step, in the order in which they are computed. */
    private List<List<String>> states(int direction) {
        var weights = cell.parted(
                c,
                new RecurrentCell.Weights(
                        c.transpose(of(direction, 2, cell.gates() * width, width), 1, 0), bias(direction, 1), width));
        var inTime = projected(direction);
        List<List<String>> states = new ArrayList<>();
        List<String> state = IntStream.range(0, cell.states())
                .mapToObj(i -> initial(direction, INITIAL + i))
                .toList();
        for (String input : isBackwards(direction) ? inTime.reversed() : inTime) {
            state = cell.step(c, input, state, weights);
            states.add(state);
        }
        return states;
    }

    private boolean isBackwards(int direction) {
        return direction == 1 || c.node().text("direction", "forward").equals("reverse");
    }

    /** What the inputs come to with their weights and bias, step by step, each [1, batch, gates * width]. */
    private List<String> projected(int direction) {
        String weight = c.transpose(of(direction, 1, cell.gates() * width, inputs), 1, 0);
        String product = c.op("MatMul", c.input(0), weight);
        String bias = bias(direction, 0);
        String sum = bias.isEmpty() ? product : c.op("Add", product, bias);
        long[] ones = new long[steps];
        Arrays.fill(ones, 1);
        return steps == 1
                ? List.of(sum)
                : c.ops("Split", List.of(sum, c.vector(ones)), Map.of("axis", Attribute.of(0L)), steps);
    }

    /** Of the inputs or of the state, [gates * width]; "" where there is none. */
    private String bias(int direction, long part) {
        if (!c.node().hasInput(3)) {
            return "";
        }
        String both = of(direction, 3, 2, cell.gates() * width);
        return c.reshape(c.op("Gather", both, c.vector(part)), cell.gates() * width);
    }

    private String initial(int direction, int input) {
        if (c.node().hasInput(input)) {
            return of(direction, input, 1, batch, width);
        }
        String zeros = c.op("ConstantOfShape", c.vector(1, batch, width));
        return c.type(0) == ElementType.FLOAT ? zeros : c.cast(zeros, c.type(0));
    }

    /** One direction's part of an input, in a shape. */
    private String of(int direction, int input, long... shape) {
        return c.reshape(c.op("Gather", c.input(input), c.vector(direction)), shape);
    }

    private String joined(long axis, List<String> values) {
        return values.size() == 1 ? values.getFirst() : c.op("Concat", values, Map.of("axis", Attribute.of(axis)));
    }
}
