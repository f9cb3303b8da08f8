package dev.halftone.gradient;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One node of the forward graph while it is differentiated: its operands, the gradients of its outputs, what is known of
 * shapes, and the graph that gradients are emitted into.
 */
public final class Call {

    private final GraphBuilder graph;
    private final Observed observed;
    private final Node node;
    private final List<String> upstream;

    Call(GraphBuilder graph, Observed observed, Node node, List<String> upstream) {
        this.graph = graph;
        this.observed = observed;
        this.node = node;
        this.upstream = List.copyOf(upstream);
    }

    /** The forward node. */
    public Node node() {
        return node;
    }

    /** The value at an input. */
    public String input(int index) {
        return node.input(index);
    }

    /** The value of the first output. */
    public String output() {
        return node.output();
    }

    /** The gradient of the only output that has one. */
    public String upstream() {
        boolean onlyFirst = IntStream.range(1, upstream.size())
                .allMatch(i -> upstream.get(i).isEmpty());
        if (!onlyFirst) {
            throw new NoGradientRule(node, "has no gradient rule for its further outputs");
        }
        return upstream.getFirst();
    }

    /** The gradient of an output, if the loss depends on it. */
    public Optional<String> upstream(int output) {
        return output < upstream.size()
                ? Optional.of(upstream.get(output)).filter(name -> !name.isEmpty())
                : Optional.empty();
    }

    /** The shape of an input. */
    public long[] shape(int input) {
        return observed.shape(node.input(input));
    }

    /** The rank of an input. */
    public int rank(int input) {
        return shape(input).length;
    }

    /** The shape of an output. */
    public long[] outputShape(int output) {
        return observed.shape(node.outputs().get(output));
    }

    /** The element type of the gradients: that of the first output. */
    public ElementType type() {
        return observed.type(node.output());
    }

    /** The element type of an input. */
    public ElementType type(int input) {
        return observed.type(node.input(input));
    }

    /** An axis attribute that may count from the end, as one that counts from the start. */
    public int axis(String attribute, long absent, int rank) {
        return Shapes.axis(node.integer(attribute, absent), rank);
    }

    /** A constant operand, if it is given and constant. */
    public Optional<Tensor> constant(int input) {
        return observed.constant(node.input(input));
    }

    /** The integers of an operand; refuses one that is computed at run time. */
    public long[] longs(int input) {
        var tensor = constant(input)
                .orElseThrow(() -> new NoGradientRule(node, "has a gradient rule only for a constant input " + input));
        return tensor.type() == ElementType.INT32
                ? Arrays.stream(tensor.ints()).asLongStream().toArray()
                : tensor.longs();
    }

    /** Emits a standard operator. */
    public String op(String operator, String... from) {
        return graph.op(operator, from);
    }

    /** Emits a standard operator with attributes. */
    public String op(String operator, List<String> from, Map<String, Attribute> attributes) {
        return graph.op(operator, from, attributes);
    }

    /** Emits an operator of a domain. */
    public String op(String domain, String operator, List<String> from, Map<String, Attribute> attributes) {
        return graph.op(domain, operator, from, attributes);
    }

    /** Emits an operator with several outputs. */
    public List<String> ops(String operator, List<String> from, Map<String, Attribute> attributes, int count) {
        return graph.ops("", operator, from, attributes, count);
    }

    /** Gives a value the name of the node's own output, if the node has that one. */
    void result(int output, String value) {
        if (output < node.outputs().size() && !node.outputs().get(output).isEmpty()) {
            String name = node.outputs().get(output);
            graph.add(new Node(graph.fresh("Identity"), "", "Identity", List.of(value), List.of(name), Map.of()));
        }
    }

    /** A scalar of the gradients' type. */
    public String number(double value) {
        return typed(Tensor.scalar((float) value));
    }

    /** A tensor of one number everywhere, of the gradients' type. */
    public String filled(double value, long... shape) {
        return op("Expand", number(value), vector(shape));
    }

    /** Numbers in the gradients' type. */
    public String typed(Tensor floats) {
        String constant = graph.constant("number", floats);
        return type() == ElementType.FLOAT ? constant : cast(constant, type());
    }

    /** A one-dimensional INT64 constant. */
    public String vector(long... values) {
        return graph.constant("vector", Tensor.vector(values));
    }

    /** The value in another element type. */
    public String cast(String value, ElementType type) {
        return op("Cast", List.of(value), Map.of("to", Attribute.of(type.code())));
    }

    /** A comparison's result as zeros and ones of the gradients' type. */
    public String indicator(String condition) {
        return cast(condition, type());
    }

    /** The value with its elements in another shape. */
    public String reshape(String value, long... shape) {
        return op("Reshape", value, vector(shape));
    }

    /** The value with its axes in another order; the value itself where that is the order it has. */
    public String transpose(String value, long... permutation) {
        // the runtime takes any Transpose behind a Gemm for one of its two axes, also one that moves nothing
        if (IntStream.range(0, permutation.length).allMatch(axis -> permutation[axis] == axis)) {
            return value;
        }
        return op("Transpose", List.of(value), Map.of("perm", Attribute.of(permutation)));
    }

    /** The sum over axes, which stay with length 1. */
    public String sum(String value, long... axes) {
        return axes.length == 0 ? value : op("ReduceSum", value, vector(axes));
    }

    /** The mean over axes, which stay with length 1. */
    public String mean(String value, long... axes) {
        return axes.length == 0 ? value : op("ReduceMean", value, vector(axes));
    }

    /** The value copied along axes of length 1 to a shape. */
    public String expand(String value, long... shape) {
        return op("Expand", value, vector(shape));
    }

    /** Undoes the broadcast of an operand to the output: sums a value of the output's shape down to the operand's. */
    public String unbroadcast(String value, int input) {
        return unbroadcast(value, outputShape(0), shape(input));
    }

    /** Sums a value of one shape down to a shape that broadcasts to it. */
    public String unbroadcast(String value, long[] from, long[] to) {
        if (Arrays.equals(from, to)) {
            return value;
        }
        int extra = from.length - to.length;
        long[] axes = IntStream.range(0, from.length)
                .filter(i -> i < extra || (to[i - extra] == 1 && from[i] != 1))
                .asLongStream()
                .toArray();
        String summed = sum(value, axes);
        return extra == 0 ? summed : reshape(summed, to);
    }
}
