package dev.halftone.measure;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.backend.Backends;
import dev.halftone.backend.Session;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** dg/dz of one sample by forward runs alone, g in plain Java. */
final class FiniteDifferences {

    private static final double STEP = 5e-3;

    private final SensitivitySubject subject;
    private final Session reference = open(TwoLayers.graph());

    FiniteDifferences(SensitivitySubject subject) {
        this.subject = subject;
    }

    private static Session open(Graph graph) {
        return Backends.cpu().open(graph, SessionSettings.plain());
    }

    /** g of a sample: v . y, or the mean cross-entropy over rows that count. */
    double loss(int sample, Tensor output) {
        var loss = subject.loss();
        if (loss.kind() == LossKind.OUTPUT) {
            float[] signs = signs(sample, output);
            double sum = 0;
            for (int i = 0; i < signs.length; i++) {
                sum += (double) signs[i] * output.floatAt(i);
            }
            return sum;
        }
        long[] labels = new TargetLabels(loss, subject.samples(), subject.graph(), subject.seed())
                .of(sample, output(reference, sample, Map.of()));
        int classes = (int) output.dimension(-1);
        double sum = 0;
        int counted = 0;
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] >= 0) {
                double total = 0;
                for (int c = 0; c < classes; c++) {
                    total += Math.exp(output.floatAt((long) row * classes + c));
                }
                sum += Math.log(total) - output.floatAt(row * classes + labels[row]);
                counted++;
            }
        }
        return sum / Math.max(counted, 1);
    }

    private float[] signs(int sample, Tensor output) {
        float[] weights = subject.loss()
                .mask()
                .flatMap(name -> subject.samples().array(name, List.of(sample)))
                .map(mask -> Cotangents.weights(mask, output.shape()))
                .orElse(new float[0]);
        return Cotangents.signs(output.shape(), weights, subject.seed() * 1_000_003 + sample)
                .floats();
    }

    Tensor output(int sample) {
        return output(reference, sample, Map.of());
    }

    private Tensor output(Session session, int sample, Map<String, Tensor> more) {
        Map<String, Tensor> inputs = new LinkedHashMap<>(subject.samples().inputs(subject.graph(), sample));
        inputs.putAll(more);
        return session.evaluate(inputs).get(subject.loss().output());
    }

    /** The value of an operand for one sample. */
    Tensor value(Layer.Operand operand, int sample) {
        var constant = subject.graph().initializer(operand.value());
        if (constant.isPresent()) {
            return constant.get();
        }
        var showing = subject.graph().withOutputs(List.of(ValueInfo.unknown(operand.value(), ElementType.FLOAT)));
        try (var session = open(showing)) {
            return session.evaluate(subject.samples().inputs(subject.graph(), sample))
                    .get(operand.value());
        }
    }

    /** The gradient by an operand, by central differences, for each sample. */
    List<double[]> gradients(Layer layer, Layer.Operand operand) {
        List<double[]> gradients = new ArrayList<>();
        try (var session = open(nudged(layer, operand))) {
            for (int sample : subject.indices()) {
                long[] shape = value(operand, sample).shape();
                double[] gradient = new double[(int) Tensor.count(shape)];
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] =
                            (at(session, sample, shape, i, STEP) - at(session, sample, shape, i, -STEP)) / (2 * STEP);
                }
                gradients.add(gradient);
            }
        }
        return gradients;
    }

    private double at(Session session, int sample, long[] shape, int index, double step) {
        float[] nudge = new float[(int) Tensor.count(shape)];
        nudge[index] = (float) step;
        return loss(sample, output(session, sample, Map.of("nudge", Tensor.ofFloats(shape, nudge))));
    }

    /** The graph with an input that is added to one operand of one node, and to no other reader of the value. */
    private Graph nudged(Layer layer, Layer.Operand operand) {
        var graph = GraphBuilder.fromHeader(subject.graph());
        graph.input(ValueInfo.unknown("nudge", ElementType.FLOAT));
        for (var node : subject.graph().nodes()) {
            if (node.name().equals(layer.node())) {
                graph.add(
                        new Node("nudging", "", "Add", List.of(operand.value(), "nudge"), List.of("nudged"), Map.of()));
                List<String> inputs = new ArrayList<>(node.inputs());
                inputs.set(operand.index(), "nudged");
                graph.add(new Node(
                        node.name(), node.domain(), node.operator(), inputs, node.outputs(), node.attributes()));
            } else {
                graph.add(node);
            }
        }
        return graph.build();
    }
}
