package dev.halftone.gradient;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Attention of several kinds, as products, masks and a Softmax. */
final class Attentions {

    /** What hides a position: far below any score, and still finite. */
    private static final double HIDDEN = -1e30;

    private Attentions() {}

    /** A value of the shape [batch, heads, positions, size]. */
    private record Heads(String value, List<Long> shape) {
        long axis(int axis) {
            return shape.get(axis);
        }
    }

    /** Inputs: queries, keys, values, mask, past keys, past values. */
    static void standard(Call c) {
        Node node = c.node();
        if (node.hasInput(6)) {
            throw new NoGradientRule(node, "is written out only without lengths of padded keys");
        }
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
            biases.add(bias(c, 3));
        }
        if (node.integer("is_causal", 0) != 0) {
            biases.add(causal(c, queries.axis(2), keys.axis(2), past, Long.MAX_VALUE));
        }
        attend(c, queries, keys, values, biases, flat);
    }

    /** Inputs: queries, keys, values, bias, padding, bias of the scores, past keys, past values. */
    static void multiHead(Call c) {
        Node node = c.node();
        if (c.rank(0) != 3 || node.hasInput(4) || !node.hasInput(2)) {
            throw new NoGradientRule(node, "is written out only for separate operands without a padding mask");
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
        if (node.hasInput(5)) {
            biases.add(bias(c, 5));
        }
        if (node.integer("unidirectional", 0) != 0) {
            biases.add(causal(c, queries.axis(2), keys.axis(2), past, Long.MAX_VALUE));
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

    /** Inputs: value, weights and bias of queries, keys and values together, mask, past, bias of the scores. */
    static void withProjection(Call c) {
        Node node = c.node();
        if (node.hasInput(3)
                || node.hasInput(4)
                || node.integers("qkv_hidden_sizes").isPresent()) {
            throw new NoGradientRule(node, "is written out only without a mask, a past and sizes of their own");
        }
        String product = c.op("MatMul", c.input(0), c.input(1));
        String joint = node.hasInput(2) ? c.op("Add", product, c.input(2)) : product;
        long[] shape = c.shape(0);
        long size = c.shape(1)[1] / 3;
        List<Heads> parts = new ArrayList<>();
        for (long i = 0; i < 3; i++) {
            String part = c.op("Slice", joint, c.vector(i * size), c.vector((i + 1) * size), c.vector(2));
            parts.add(heads(c, part, Shapes.of(shape[0], shape[1], size), node.integer("num_heads", 1)));
        }
        List<String> biases = new ArrayList<>();
        if (node.hasInput(5)) {
            biases.add(bias(c, 5));
        }
        if (node.integer("unidirectional", 0) != 0) {
            biases.add(causal(c, shape[1], shape[1], 0, Long.MAX_VALUE));
        }
        attend(c, parts.get(0), parts.get(1), parts.get(2), biases, true);
    }

    /** Inputs: queries, keys, values, past keys, past values, lengths, total length, cosines, sines. */
    static void grouped(Call c) {
        Node node = c.node();
        if (!node.hasInput(1) || node.hasInput(9) || node.hasInput(10)) {
            throw new NoGradientRule(node, "is written out only for separate operands without positions and a bias");
        }
        var queries = heads(c, c.input(0), c.shape(0), node.integer("num_heads", 1));
        var keys = heads(c, c.input(1), c.shape(1), node.integer("kv_num_heads", 1));
        var values = heads(c, c.input(2), c.shape(2), node.integer("kv_num_heads", 1));
        long past = node.hasInput(3) ? c.shape(3)[2] : 0;
        if (node.integer("do_rotary", 0) != 0) {
            queries = rotated(c, queries, past);
            keys = rotated(c, keys, past);
        }
        keys = after(c, 3, keys);
        values = after(c, 4, values);
        present(c, keys, values);
        long window = node.integer("local_window_size", -1);
        String mask = causal(c, queries.axis(2), keys.axis(2), past, window < 0 ? Long.MAX_VALUE : window);
        attend(c, queries, keys, values, List.of(mask), true);
    }

    private static Heads rotated(Call c, Heads heads, long past) {
        long count = heads.axis(2);
        String positions = c.reshape(c.vector(Shapes.range((int) past, (int) (past + count))), 1, count);
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

    /** What is new behind what is past. */
    private static Heads after(Call c, int past, Heads heads) {
        if (!c.node().hasInput(past)) {
            return heads;
        }
        String joined = c.op("Concat", List.of(c.input(past), heads.value), Map.of("axis", Attribute.of(2L)));
        return new Heads(
                joined, List.of(heads.axis(0), heads.axis(1), heads.axis(2) + c.shape(past)[2], heads.axis(3)));
    }

    private static void present(Call c, Heads keys, Heads values) {
        c.result(1, keys.value);
        c.result(2, values.value);
    }

    /** What is added to the scores; of a mask of truths: nothing, or enough to hide. */
    private static String bias(Call c, int input) {
        return c.type(input) == ElementType.BOOL
                ? c.op("Where", c.input(input), c.number(0), c.number(HIDDEN))
                : c.input(input);
    }

    /** Hides what comes after each position, and what lies a window before it. */
    private static String causal(Call c, long queries, long keys, long past, long window) {
        float[] mask = new float[Math.toIntExact(queries * keys)];
        for (int i = 0; i < queries; i++) {
            for (int j = 0; j < keys; j++) {
                boolean seen = j <= i + past && i + past - j < window;
                mask[(int) (i * keys + j)] = seen ? 0 : (float) HIDDEN;
            }
        }
        return c.typed(Tensor.ofFloats(Shapes.of(queries, keys), mask));
    }

    private static void attend(Call c, Heads queries, Heads keys, Heads values, List<String> biases, boolean flat) {
        double scale = c.node().real("scale", 0);
        double factor = scale == 0 ? 1 / Math.sqrt((double) queries.axis(3)) : scale;
        String transposed = c.transpose(repeated(c, keys, queries.axis(1)), 0, 1, 3, 2);
        List<String> stages = new ArrayList<>();
        stages.add(c.op("MatMul", c.op("Mul", queries.value, c.number(factor)), transposed));
        String biased = stages.getLast();
        for (String bias : biases) {
            biased = c.op("Add", biased, bias);
        }
        stages.add(biased);
        double cap = c.node().real("softcap", 0);
        stages.add(cap == 0 ? biased : capped(c, biased, cap));
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
