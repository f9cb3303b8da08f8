package dev.halftone.gradient;

import static dev.halftone.gradient.OneNode.of;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Cases for attention of several kinds. */
final class AttentionCases {

    private AttentionCases() {}

    static Stream<Map.Entry<String, List<GradientCase>>> rows() {
        return Stream.of(
                Map.entry("Attention", standard()),
                Map.entry("com.microsoft.Attention", withProjection()),
                Map.entry("com.microsoft.MultiHeadAttention", multiHead()),
                Map.entry("com.microsoft.GroupQueryAttention", grouped()));
    }

    private static List<GradientCase> standard() {
        return List.of(
                plain().build(),
                of("Attention")
                        .random(1, 3, 8)
                        .random(1, 3, 4)
                        .random(1, 3, 4)
                        .with("q_num_heads", integer(2))
                        .with("kv_num_heads", integer(1))
                        .with("is_causal", integer(1))
                        .build(),
                plain().constant(marks()).build(),
                plain().constant(marks()).with("softcap", Attribute.of(0.4f)).outputs("y"),
                stage(0),
                stage(1),
                stage(2),
                stage(3),
                of("Attention")
                        .opset(24)
                        .random(2, 2, 2, 4)
                        .random(2, 2, 3, 4)
                        .random(2, 2, 3, 4)
                        .absent()
                        .absent()
                        .absent()
                        .longs(3, 2)
                        .build());
    }

    private static Tensor marks() {
        return Tensor.ofBytes(ElementType.BOOL, new long[] {3, 3}, new byte[] {1, 0, 1, 1, 1, 0, 1, 1, 1});
    }

    /** With the scores as an output, as they are at a stage. */
    private static GradientCase stage(long mode) {
        return plain().random(3, 3)
                .with("softcap", Attribute.of(0.4f))
                .with("qk_matmul_output_mode", integer(mode))
                .outputs("y", "", "", "scores");
    }

    private static OneNode plain() {
        return of("Attention").random(1, 2, 3, 4).random(1, 2, 3, 4).random(1, 2, 3, 4);
    }

    private static List<GradientCase> withProjection() {
        return List.of(
                projected().with("unidirectional", integer(1)).build(),
                projected().constant(ints(3, 2)).build(),
                projected().constant(ints(3, 2, 1, 0)).build(),
                projected()
                        .constant(ints(3, 2))
                        .with("unidirectional", integer(1))
                        .build(),
                projected().constant(ints(1, 1, 0, 1, 0, 1).reshaped(2, 3)).build(),
                projected()
                        .constant(ints(1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1)
                                .reshaped(2, 3, 3))
                        .build(),
                of("com.microsoft.Attention")
                        .random(1, 3, 4)
                        .random(4, 14)
                        .random(14)
                        .with("num_heads", integer(2))
                        .with("qkv_hidden_sizes", 4, 4, 6)
                        .build(),
                of("com.microsoft.Attention")
                        .random(1, 2, 4)
                        .random(4, 12)
                        .random(12)
                        .constant(ints(1, 0, 1, 1, 1).reshaped(1, 5))
                        .random(2, 1, 2, 3, 2)
                        .with("num_heads", integer(2))
                        .with("unidirectional", integer(1))
                        .outputs("y", "present"));
    }

    private static OneNode projected() {
        return of("com.microsoft.Attention")
                .random(2, 3, 4)
                .random(4, 12)
                .random(12)
                .with("num_heads", integer(2));
    }

    private static List<GradientCase> multiHead() {
        return List.of(
                heads().random(1, 3, 4).random(1, 5, 4).random(1, 5, 4).build(),
                heads().random(1, 3, 4)
                        .random(1, 3, 4)
                        .random(1, 3, 4)
                        .random(12)
                        .build(),
                crossed().constant(ints(3, 2)).build(),
                crossed().constant(ints(1, 1, 0, 0, 1, 1).reshaped(2, 3)).build(),
                crossed()
                        .constant(ints(1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 1).reshaped(2, 2, 3))
                        .build());
    }

    private static OneNode heads() {
        return of("com.microsoft.MultiHeadAttention").with("num_heads", integer(2));
    }

    /** Two queries and three keys of two samples, still without a mask. */
    private static OneNode crossed() {
        return heads().random(2, 2, 4).random(2, 3, 4).random(2, 3, 4).absent();
    }

    private static List<GradientCase> grouped() {
        return List.of(
                grouped(separate(0), 0).outputs("y", "keys", "values"),
                grouped(separate(2), 2).outputs("y", "keys", "values"),
                grouped(separate(2), 2).with("local_window_size", integer(2)).outputs("y", "keys", "values"),
                grouped(packed(), 0).outputs("y", "keys", "values"),
                grouped(packed(), 0)
                        .constant(Tensor.ofLongs(new long[] {1, 3}, 2, 3, 4))
                        .outputs("y", "keys", "values"),
                grouped(packed(), 0).with("softcap", Attribute.of(0.4f)).outputs("y", "keys", "values"),
                grouped(packed(), 0).absent().random(1, 1, 3, 3).outputs("y", "keys", "values"),
                padded());
    }

    private static OneNode separate(int past) {
        return of("com.microsoft.GroupQueryAttention")
                .random(1, 3, 64)
                .random(1, 3, 32)
                .random(1, 3, 32)
                .random(1, 2, past, 16)
                .random(1, 2, past, 16);
    }

    private static OneNode packed() {
        return of("com.microsoft.GroupQueryAttention")
                .random(1, 3, 128)
                .absent()
                .absent()
                .absent()
                .absent();
    }

    /** Four heads of queries, two of keys, rotated, behind so many past positions. */
    private static OneNode grouped(OneNode node, int past) {
        return node.constant(ints(past + 2))
                .constant(ints(past + 3))
                .constant(angles())
                .constant(angles())
                .with("num_heads", integer(4))
                .with("kv_num_heads", integer(2))
                .with("do_rotary", integer(1));
    }

    /** Two samples, of which the second is one position shorter: there the output is anything. */
    private static GradientCase padded() {
        var whole = of("com.microsoft.GroupQueryAttention")
                .random(2, 3, 64)
                .random(2, 3, 32)
                .random(2, 3, 32)
                .absent()
                .absent()
                .constant(ints(2, 1))
                .constant(ints(3))
                .with("num_heads", integer(4))
                .with("kv_num_heads", integer(2))
                .outputs("y", "keys", "values");
        var builder = GraphBuilder.from(whole.graph()).clearOutputs();
        String real = builder.constant(
                "real", Tensor.ofBytes(ElementType.BOOL, new long[] {2, 3, 1}, new byte[] {1, 1, 1, 1, 1, 0}));
        String seen = builder.op("Where", real, "y", builder.constant("zero", Tensor.scalar(0)));
        builder.output(ValueInfo.unknown(seen, ElementType.FLOAT));
        return new GradientCase(whole.title() + " padded", builder.build(), whole.inputs());
    }

    private static Tensor angles() {
        float[] values = new float[8 * 8];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.cos(i);
        }
        return Tensor.ofFloats(new long[] {8, 8}, values);
    }

    private static Tensor ints(int... values) {
        return Tensor.ofInts(new long[] {values.length}, values);
    }

    private static Attribute integer(long value) {
        return Attribute.of(value);
    }
}
