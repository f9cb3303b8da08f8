package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.RuntimeValue;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * What a product's inputs look like together: the sums of w x x' and of w x over the rows x of the samples that are fitted to, w the squared
 * norm of the loss's gradient by the row of the output. Rows that the loss doesn't depend on, as padding, don't count.
 */
final class InputMoments {

    private final double[] products;
    private final double[] sums;
    private final double weight;

    private InputMoments(double[] products, double[] sums, double weight) {
        this.products = products;
        this.sums = sums;
        this.weight = weight;
    }

    /** The sums of w x x', row after row, symmetric; not to be changed. */
    double[] products() {
        return products;
    }

    /** The mean of each input. */
    double[] means() {
        var means = sums.clone();
        for (int i = 0; i < means.length; i++) {
            means[i] = weight == 0 ? 0 : sums[i] / weight;
        }
        return means;
    }

    /** Each input divided by its scale. */
    InputMoments divided(float[] scales) {
        int size = sums.length;
        var quotients = new double[products.length];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                quotients[i * size + j] = products[i * size + j] / ((double) scales[i] * scales[j]);
            }
        }
        var divided = sums.clone();
        for (int i = 0; i < size; i++) {
            divided[i] /= scales[i];
        }
        return new InputMoments(quotients, divided, weight);
    }

    /** A sum that one run hands to the next. */
    private record Carried(String input, String output, List<Long> dimensions) {

        long[] shape() {
            return BackwardProgram.array(dimensions);
        }
    }

    /** By layer. */
    static SortedMap<String, InputMoments> of(
            Backend backend, SensitivitySubject subject, List<Layer> layers, Progress progress) {
        var gradients = OutputGradients.of(subject, layers);
        Map<String, List<Carried>> byLayer = new TreeMap<>();
        layers.forEach(layer -> gradients
                .of(layer)
                .ifPresent(gradient -> byLayer.put(layer.node(), sums(gradients.graph(), subject, layer, gradient))));
        SortedMap<String, InputMoments> moments = new TreeMap<>();
        if (byLayer.isEmpty()) {
            return moments;
        }
        try (var runs = new SampleRuns(backend, subject, gradients.graph().build(), gradients.target())) {
            var all = byLayer.values().stream().flatMap(List::stream).toList();
            all.forEach(sum -> runs.hold(
                    sum.input(),
                    Tensor.over(ElementType.DOUBLE, sum.shape(), Tensor.allocate(8 * Tensor.count(sum.shape())))));
            List<Integer> positions =
                    CrossValidation.of(subject.indices().size()).fitting();
            for (int done = 0; done < positions.size(); done++) {
                Map<String, RuntimeValue> outputs = runs.run(positions.get(done));
                all.forEach(sum -> runs.replace(sum.input(), taken(outputs, sum.output())));
                progress.report("inputs of products", done + 1, positions.size());
            }
            byLayer.forEach((layer, sums) -> moments.put(
                    layer,
                    new InputMoments(
                            runs.read(sums.get(0).input()).doubles(),
                            runs.read(sums.get(1).input()).doubles(),
                            runs.read(sums.get(2).input()).doubles()[0])));
        }
        return moments;
    }

    private static RuntimeValue taken(Map<String, RuntimeValue> outputs, String name) {
        var value = outputs.get(name);
        if (value == null) {
            throw new IllegalStateException("the backward graph has no output " + name);
        }
        return value;
    }

    private static List<Carried> sums(GraphBuilder graph, SensitivitySubject subject, Layer layer, String gradient) {
        var matrix = Matrix.of(subject.graph(), layer);
        String rows = Matrix.wideRows(graph, layer.activations().getFirst().value(), matrix.inputs());
        String slopes = Matrix.wideRows(graph, gradient, matrix.outputs());
        String axis = graph.constant("halftone_inputs_axis", Tensor.vector(1));
        String weights = graph.op("ReduceSumSquare", List.of(slopes, axis), Map.of("keepdims", Attribute.of(1L)));
        String weighted = graph.op("Mul", rows, graph.op("Sqrt", weights));
        List<Carried> sums = new ArrayList<>();
        String products = graph.op(
                "MatMul",
                graph.op("Transpose", List.of(weighted), Map.of("perm", Attribute.of(new long[] {1, 0}))),
                weighted);
        sums.add(carried(graph, products, matrix.inputs(), matrix.inputs()));
        sums.add(carried(graph, Matrix.summed(graph, graph.op("Mul", rows, weights)), matrix.inputs()));
        sums.add(carried(graph, Matrix.summed(graph, weights), 1));
        return sums;
    }

    private static Carried carried(GraphBuilder graph, String value, long... shape) {
        String before = graph.input(ValueInfo.of(graph.fresh("halftone_moments"), ElementType.DOUBLE, shape));
        String after = graph.op("Add", before, value);
        graph.output(ValueInfo.of(after, ElementType.DOUBLE, shape));
        return new Carried(before, after, LongStream.of(shape).boxed().toList());
    }
}
