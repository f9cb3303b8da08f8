package dev.halftone.gradient;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Attention of several kinds, as products, masks and a Softmax. */
final class Attentions {

    private Attentions() {}

    /** A value of the shape [batch, heads, positions, size]. */
    private record Heads(String value, List<Long> shape) {
        long axis(int axis) {
            return shape.get(axis);
        }
    }

    /** Inputs: queries, keys, values, mask, past keys, past values, lengths of padded keys. */
    static void standard(Call c) {
        Node node = c.node();
        boolean flat = c.rank(0) == 3;
        var queries = heads(c, c.input(0), c.shape(0), node.integer("q_num_heads", 0));
        var keys = heads(c, c.input(1), c.shape(1), node.integer("kv_num_heads", 0));
        var values = heads(c, c.input(2), c.shape(2), node.integer("kv_num_heads", 0));
        long past = node.hasInput(4) ? c.shape(4)[2] : 0;
        keys = after(c, 4, keys);
        values = after(c, 5, values);
        present(c, keys, values);
        List<String> biases = new ArrayList<>();
        if (node.hasInput(3)) {
            biases.add(AttentionMasks.bias(c, 3));
        }
        if (node.hasInput(6)) {
            biases.add(AttentionMasks.lengths(c, 6, keys.axis(2)));
        }
        if (node.integer("is_causal", 0) != 0) {
            biases.add(AttentionMasks.causal(c, queries.axis(2), keys.axis(2), past, Long.MAX_VALUE));
        }
        attend(c, queries, keys, values, biases, flat);
    }

    /** Inputs: queries, keys, values, bias, padding, bias of the scores, past keys, past values. */
    static void multiHead(Call c) {
        Node node = c.node();
        if (c.rank(0) != 3 || !node.hasInput(2)) {
            throw new NoGradientRule(node, "is written out only for separate operands");
        }
        long heads = node.integer("num_heads", 1);
        var queries = heads(c, biased(c, 0, 0), c.shape(0), heads);
        long before = c.shape(0)[2];
        var keys = heads(c, biased(c, 1, before), c.shape(1), heads);
        var values = heads(c, biased(c, 2, 2 * before), c.shape(2), heads);
        long past = node.hasInput(6) ? c.shape(6)[2] : 0;
        keys = after(c, 6, keys);
        values = after(c, 7, values);
        present(c, keys, values);
        List<String> biases = new ArrayList<>();
        if (node.hasInput(4)) {
            biases.add(AttentionMasks.padding(c, 4, queries.axis(2), keys.axis(2), past));
        }
        if (node.hasInput(5)) {
            biases.add(AttentionMasks.bias(c, 5));
        }
        if (node.integer("unidirectional", 0) != 0) {
            biases.add(AttentionMasks.causal(c, queries.axis(2), keys.axis(2), past, Long.MAX_VALUE));
        }
        attend(c, queries, keys, values, biases, true);
    }

    /** The operand with its part of the joint bias. */
    private static String biased(Call c, int input, long from) {
        if (!c.node().hasInput(3) || c.rank(input) != 3) {
            return c.input(input);
        }
        String part = c.op("Slice", c.input(3), c.vector(from), c.vector(from + c.shape(input)[2]), c.vector(0));
        return c.op("Add", c.input(input), part);
    }

    /** Inputs: value, weights and bias of queries, keys and values together, mask, past, bias of the scores, length of the past. */
    static void withProjection(Call c) {
        Node node = c.node();
        if (node.hasInput(6) || node.integer("do_rotary", 0) != 0) {
            throw new NoGradientRule(node, "is written out only without rotation and a past in a buffer");
        }
        String product = c.op("MatMul", c.input(0), c.input(1));
        String joint = node.hasInput(2) ? c.op("Add", product, c.input(2)) : product;
        long third = c.shape(1)[1] / 3;
        var sizes = node.integers("qkv_hidden_sizes").orElse(List.of(third, third, third));
        var parts = split(c, joint, sizes, Collections.nCopies(3, node.integer("num_heads", 1)));
        var queries = parts.get(0);
        var keys = parts.get(1);
        var values = parts.get(2);
        long past = 0;
        if (node.hasInput(4)) {
            past = c.shape(4)[3];
            keys = after(c, half(c, 0), past, keys);
            values = after(c, half(c, 1), past, values);
        }
        if (node.outputs().size() > 1) {
            c.result(1, stacked(c, keys, values));
        }
        List<String> biases = new ArrayList<>();
        if (node.hasInput(3)) {
            biases.add(AttentionMasks.padding(c, 3, queries.axis(2), keys.axis(2), past));
        }
        if (node.hasInput(5)) {
            biases.add(AttentionMasks.bias(c, 5));
        }
        if (node.integer("unidirectional", 0) != 0) {
            biases.add(AttentionMasks.causal(c, queries.axis(2), keys.axis(2), past, Long.MAX_VALUE));
        }
        attend(c, queries, keys, values, biases, true);
    }

    private static String stacked(Call c, Heads keys, Heads values) {
        List<String> both =
                List.of(c.op("Unsqueeze", keys.value, c.vector(0)), c.op("Unsqueeze", values.value, c.vector(0)));
        return c.op("Concat", both, Map.of("axis", Attribute.of(0L)));
    }

    /** The keys or the values of a past that holds both. */
    private static String half(Call c, long which) {
        long[] shape = c.shape(4);
        String part = c.op("Slice", c.input(4), c.vector(which), c.vector(which + 1), c.vector(0));
        return c.reshape(part, Shapes.slice(shape, 1, shape.length));
    }

    /** Queries, keys and values that lie one behind the other on the last axis, of these sizes. */
    private static List<Heads> split(Call c, String joint, List<Long> sizes, List<Long> counts) {
        long[] shape = c.shape(0);
        List<Heads> parts = new ArrayList<>();
        long from = 0;
        for (int i = 0; i < sizes.size(); i++) {
            String part = c.op("Slice", joint, c.vector(from), c.vector(from + sizes.get(i)), c.vector(2));
            parts.add(heads(c, part, Shapes.of(shape[0], shape[1], sizes.get(i)), counts.get(i)));
            from += sizes.get(i);
        }
        return parts;
    }

    /** Inputs: queries, keys, values, past keys, past values, lengths, total, cosines, sines, positions, bias of the scores, sink. */
    static void grouped(Call c) {
        Node node = c.node();
        if (node.hasInput(11) || node.integer("smooth_softmax", 0) != 0) {
            throw new NoGradientRule(node, "is written out only without a sink");
        }
        var parts = operands(c);
        var queries = parts.get(0);
        var keys = parts.get(1);
        var values = parts.get(2);
        long past = node.hasInput(3) ? c.shape(3)[2] : 0;
        if (node.integer("do_rotary", 0) != 0) {
            queries = rotated(c, queries, past);
            keys = rotated(c, keys, past);
        }
        keys = after(c, 3, keys);
        values = after(c, 4, values);
        present(c, keys, values);
        long window = node.integer("local_window_size", -1);
        List<String> biases = new ArrayList<>();
        biases.add(AttentionMasks.causal(c, queries.axis(2), keys.axis(2), past, window < 0 ? Long.MAX_VALUE : window));
        if (node.hasInput(10)) {
            biases.add(c.input(10));
        }
        attend(c, queries, keys, values, biases, true);
    }

    /** Queries, keys and values of their own, or packed in the first input. */
    private static List<Heads> operands(Call c) {
        long many = c.node().integer("num_heads", 1);
        long few = c.node().integer("kv_num_heads", 1);
        if (!c.node().hasInput(1)) {
            long size = c.shape(0)[2] / (many + 2 * few);
            return split(c, c.input(0), List.of(many * size, few * size, few * size), List.of(many, few, few));
        }
        return List.of(
                heads(c, c.input(0), c.shape(0), many),
                heads(c, c.input(1), c.shape(1), few),
                heads(c, c.input(2), c.shape(2), few));
    }

    private static Heads rotated(Call c, Heads heads, long past) {
        long count = heads.axis(2);
        String inOrder = c.reshape(c.vector(Shapes.range((int) past, (int) (past + count))), 1, count);
        String positions = c.node().hasInput(9) ? c.input(9) : inOrder;
        String all = c.expand(positions, heads.axis(0), count);
        String value = c.op(
                Node.MICROSOFT,
                "RotaryEmbedding",
                List.of(heads.value, all, c.input(7), c.input(8)),
                Map.of("interleaved", Attribute.of(c.node().integer("rotary_interleaved", 0))));
        return new Heads(value, heads.shape);
    }

    /** Splits the last axis of a value of rank 3 into heads; one of rank 4 has them already. */
    private static Heads heads(Call c, String value, long[] shape, long count) {
        if (shape.length == 4) {
            return new Heads(value, boxed(shape));
        }
        long size = shape[2] / count;
        String split = c.reshape(value, shape[0], shape[1], count, size);
        return new Heads(c.transpose(split, 0, 2, 1, 3), List.of(shape[0], count, shape[1], size));
    }

    /** What is new behind what is past, if an input holds that. */
    private static Heads after(Call c, int input, Heads heads) {
        return c.node().hasInput(input) ? after(c, c.input(input), c.shape(input)[2], heads) : heads;
    }

    private static Heads after(Call c, String past, long count, Heads heads) {
        String joined = c.op("Concat", List.of(past, heads.value), Map.of("axis", Attribute.of(2L)));
        return new Heads(joined, List.of(heads.axis(0), heads.axis(1), heads.axis(2) + count, heads.axis(3)));
    }

    private static void present(Call c, Heads keys, Heads values) {
        c.result(1, keys.value);
        c.result(2, values.value);
    }

    private static void attend(Call c, Heads queries, Heads keys, Heads values, List<String> biases, boolean flat) {
        double scale = c.node().real("scale", 0);
        double factor = scale == 0 ? 1 / Math.sqrt((double) queries.axis(3)) : scale;
        String transposed = c.transpose(repeated(c, keys, queries.axis(1)), 0, 1, 3, 2);
        List<String> stages = new ArrayList<>();
        stages.add(c.op("MatMul", c.op("Mul", queries.value, c.number(factor)), transposed));
        double cap = c.node().real("softcap", 0);
        stages.add(cap == 0 ? stages.getLast() : capped(c, stages.getLast(), cap));
        String biased = stages.getLast();
        for (String bias : biases) {
            biased = c.op("Add", biased, bias);
        }
        stages.add(biased);
        stages.add(c.op("Softmax", List.of(stages.getLast()), Map.of("axis", Attribute.of(-1L))));
        c.result(3, stages.get((int) c.node().integer("qk_matmul_output_mode", 0)));
        String shares = stages.getLast();
        String attended = c.op("MatMul", shares, repeated(c, values, queries.axis(1)));
        c.result(
                0,
                flat
                        ? c.reshape(
                                c.transpose(attended, 0, 2, 1, 3),
                                queries.axis(0),
                                queries.axis(2),
                                queries.axis(1) * values.axis(3))
                        : attended);
    }

    private static String capped(Call c, String scores, double cap) {
        return c.op("Mul", c.op("Tanh", c.op("Div", scores, c.number(cap))), c.number(cap));
    }

    /** Keys or values for as many heads as there are of queries: each serves several in a row. */
    private static String repeated(Call c, Heads heads, long count) {
        if (heads.axis(1) == count) {
            return heads.value;
        }
        long each = count / heads.axis(1);
        String apart = c.reshape(heads.value, heads.axis(0), heads.axis(1), 1, heads.axis(2), heads.axis(3));
        String copied = c.expand(apart, heads.axis(0), heads.axis(1), each, heads.axis(2), heads.axis(3));
        return c.reshape(copied, heads.axis(0), count, heads.axis(2), heads.axis(3));
    }

    private static List<Long> boxed(long[] shape) {
        return Arrays.stream(shape).boxed().toList();
    }
}
