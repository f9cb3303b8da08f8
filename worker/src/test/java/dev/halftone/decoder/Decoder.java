package dev.halftone.decoder;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The graph of a decoder: embeddings, blocks of attention with rotary positions and of a gated product, logits. */
final class Decoder {

    private static final long END = Long.MAX_VALUE;

    private final DecoderSize size;
    private final DecoderWeights weights;
    private final GraphBuilder graph = GraphBuilder.ofOpset(18);
    private final String epsilon;
    private final String two;
    private final String heads;
    private final String merged;
    private final String rootOfWidth;

    private Decoder(DecoderSize size, DecoderWeights weights) {
        this.size = size;
        this.weights = weights;
        this.epsilon = graph.constant("epsilon", Tensor.scalar(1e-5f));
        this.two = graph.constant("two", Tensor.scalar(2));
        this.heads = graph.constant("heads", Tensor.vector(0, 0, size.heads(), size.headWidth()));
        this.merged = graph.constant("merged", Tensor.vector(0, 0, size.width()));
        this.rootOfWidth = graph.constant("root", Tensor.scalar((float) Math.sqrt(size.headWidth())));
    }

    static Graph graph(DecoderSize size, DecoderWeights weights) {
        return new Decoder(size, weights).build();
    }

    private Graph build() {
        var open = List.<Dimension>of(new Dimension.Named("batch"), new Dimension.Named("seq"));
        String tokens = graph.input(new ValueInfo("tokens", ElementType.INT64, Optional.of(open)));
        String table = graph.initializer("embeddings", weights.embeddings(size.vocabulary(), size.width()));
        String length = graph.op("Slice", graph.op("Shape", tokens), index(1), index(2), index(0));
        var positions = new Positions(length);
        String stream = graph.op("Gather", table, tokens);
        for (int layer = 0; layer < size.layers(); layer++) {
            stream = block("block" + layer + ".", stream, positions);
        }
        String normal = normalized("final.", stream);
        String head = graph.initializer("head", weights.matrix(size.width(), size.vocabulary(), 0.3));
        graph.add(new dev.halftone.graph.Node(
                "logits_product", "", "MatMul", List.of(normal, head), List.of("logits"), Map.of()));
        graph.output(new ValueInfo(
                "logits",
                ElementType.FLOAT,
                Optional.of(List.of(open.get(0), open.get(1), new Dimension.Fixed(size.vocabulary())))));
        return graph.build();
    }

    private String block(String name, String stream, Positions positions) {
        String attended = attention(name, normalized(name + "attention.", stream), positions);
        String between = graph.op("Add", stream, attended);
        return graph.op("Add", between, gated(name, normalized(name + "gated.", between)));
    }

    private String normalized(String name, String value) {
        var mean = Map.<String, Attribute>of("keepdims", Attribute.of(1L));
        String square = graph.op("Pow", value, two);
        String variance = graph.op("ReduceMean", List.of(square, index(-1)), mean);
        String root = graph.op("Sqrt", graph.op("Add", variance, epsilon));
        String gain = graph.initializer(name + "gain", weights.gains(size.width()));
        return graph.op("Mul", graph.op("Div", value, root), gain);
    }

    private String product(String name, String value, int rows, int columns, double gain) {
        String weight = graph.initializer(name, weights.matrix(rows, columns, gain));
        var node = new dev.halftone.graph.Node(
                name + "_product", "", "MatMul", List.of(value, weight), List.of(graph.fresh(name + "_out")), Map.of());
        return graph.add(node).output();
    }

    private String attention(String name, String value, Positions positions) {
        int width = size.width();
        String query = positions.turned(split(product(name + "query", value, width, width, 1)));
        String key = positions.turned(split(product(name + "key", value, width, width, 1)));
        String values = split(product(name + "value", value, width, width, 1));
        String scores = graph.op("MatMul", query, graph.op("Transpose", List.of(key), order(0, 1, 3, 2)));
        String masked = graph.op("Add", graph.op("Div", scores, rootOfWidth), positions.mask);
        String shares = graph.op("Softmax", List.of(masked), Map.of("axis", Attribute.of(-1L)));
        String mixed = graph.op("Transpose", List.of(graph.op("MatMul", shares, values)), order(0, 2, 1, 3));
        return product(name + "output", graph.op("Reshape", mixed, merged), width, width, residualGain());
    }

    private String split(String value) {
        return graph.op("Transpose", List.of(graph.op("Reshape", value, heads)), order(0, 2, 1, 3));
    }

    private String gated(String name, String value) {
        String gate = product(name + "gate", value, size.width(), size.inner(), 1);
        String up = product(name + "up", value, size.width(), size.inner(), 1);
        String inner = graph.op("Mul", graph.op("Mul", gate, graph.op("Sigmoid", gate)), up);
        return product(name + "down", inner, size.inner(), size.width(), residualGain());
    }

    /** So that the stream's variance doesn't grow with the number of blocks. */
    private double residualGain() {
        return 1 / Math.sqrt(2.0 * size.layers());
    }

    private String index(long value) {
        return graph.constant("index", Tensor.vector(value));
    }

    private static Map<String, Attribute> order(long... axes) {
        return Map.of("perm", Attribute.of(axes));
    }

    /** Rotary tables and the causal mask, as long as the sequence. */
    private final class Positions {
        private final String cosines;
        private final String sines;
        private final String mask;

        Positions(String length) {
            int half = size.headWidth() / 2;
            float[] cosine = new float[size.positions() * 2 * half];
            float[] sine = new float[cosine.length];
            for (int i = 0; i < cosine.length; i++) {
                double angle = i / (2 * half) / Math.pow(10_000, (double) (i % half) / half);
                cosine[i] = (float) Math.cos(angle);
                sine[i] = (float) Math.sin(angle);
            }
            long[] shape = {size.positions(), 2L * half};
            this.cosines =
                    graph.op("Slice", graph.constant("cosines", Tensor.ofFloats(shape, cosine)), index(0), length);
            this.sines = graph.op("Slice", graph.constant("sines", Tensor.ofFloats(shape, sine)), index(0), length);
            float[] hidden = new float[size.positions() * size.positions()];
            for (int i = 0; i < hidden.length; i++) {
                hidden[i] = i % size.positions() > i / size.positions() ? -1e4f : 0;
            }
            String whole =
                    graph.constant("mask", Tensor.ofFloats(new long[] {size.positions(), size.positions()}, hidden));
            String from = graph.constant("from", Tensor.vector(0, 0));
            String ends = graph.op("Concat", List.of(length, length), Map.of("axis", Attribute.of(0L)));
            this.mask = graph.op("Slice", whole, from, ends);
        }

        String turned(String value) {
            String half = index(size.headWidth() / 2);
            String low = graph.op("Slice", value, index(0), half, index(-1));
            String high = graph.op("Slice", value, half, index(END), index(-1));
            String other = graph.op("Concat", List.of(graph.op("Neg", high), low), Map.of("axis", Attribute.of(-1L)));
            return graph.op("Add", graph.op("Mul", value, cosines), graph.op("Mul", other, sines));
        }
    }
}
