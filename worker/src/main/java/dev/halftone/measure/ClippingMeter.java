package dev.halftone.measure;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.backend.Backend;
import dev.halftone.backend.Session;
import dev.halftone.backend.SessionSettings;
import dev.halftone.gradient.Edge;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Measures what an interval that clips really costs, by running the reference with that one operand quantized.
 *
 * <p>A first-order prediction holds for small errors. What clipping takes away is not small: an outlier has hardly any
 * gradient beside it, and without it the normalisation after it gives something else. Predictions of clipping were found
 * four times too low where those of rounding were within a tenth.
 */
final class ClippingMeter {

    private static final int SAMPLES = 8;

    private final Backend backend;
    private final SensitivitySubject subject;
    private final List<Integer> samples;
    private final List<Tensor> expected = new ArrayList<>();
    private final TargetLabels labels;
    private final Map<Probe, Double> known = new ConcurrentHashMap<>();

    ClippingMeter(Backend backend, SensitivitySubject subject) {
        this.backend = backend;
        this.subject = subject;
        this.labels = new TargetLabels(subject.loss(), subject.samples(), subject.graph(), subject.seed());
        int stride = Math.max(1, subject.indices().size() / SAMPLES);
        this.samples = IntStream.range(0, Math.min(SAMPLES, subject.indices().size()))
                .mapToObj(i -> subject.indices().get(i * stride))
                .toList();
    }

    /** Asked for only where an interval clips: the reference is run once, and not at all where none does. */
    private synchronized List<Tensor> expected() {
        if (expected.isEmpty()) {
            try (var reference = backend.open(lossOutput(subject.graph()), SessionSettings.backward())) {
                samples.forEach(sample -> expected.add(output(reference, sample)));
            }
        }
        return expected;
    }

    /** The mean squared change of g when the probe's value is quantized as it says, on its first edge. */
    double measure(Probe probe) {
        return known.computeIfAbsent(probe, this::measured);
    }

    private double measured(Probe probe) {
        var before = expected();
        try (var session =
                backend.open(quantized(probe), SessionSettings.backward().with("session.disable_quant_qdq", "1"))) {
            double sum = 0;
            for (int i = 0; i < samples.size(); i++) {
                sum += squaredChange(samples.get(i), before.get(i), output(session, samples.get(i)));
            }
            return sum / samples.size();
        }
    }

    private double squaredChange(int sample, Tensor before, Tensor after) {
        if (subject.loss().kind() == LossKind.OUTPUT) {
            return squaredDistance(before, after, weights(sample, before));
        }
        long[] targets = labels.of(sample, before);
        double change = Distribution.crossEntropy(after, targets) - Distribution.crossEntropy(before, targets);
        return change * change;
    }

    private static double squaredDistance(Tensor before, Tensor after, float[] weights) {
        float[] a = before.floats();
        float[] b = after.floats();
        int group = weights.length == 0 ? a.length : a.length / weights.length;
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double change = weights.length == 0 || weights[i / group] != 0 ? (double) b[i] - a[i] : 0;
            sum += change * change;
        }
        return sum;
    }

    private float[] weights(int sample, Tensor output) {
        return subject.loss()
                .mask()
                .flatMap(name -> subject.samples().array(name, List.of(sample)))
                .map(mask -> Cotangents.weights(mask, output.shape()))
                .orElse(new float[0]);
    }

    private Tensor output(Session session, int sample) {
        return session.evaluate(subject.samples().inputs(subject.graph(), sample))
                .values()
                .iterator()
                .next();
    }

    private Graph quantized(Probe probe) {
        var builder = GraphBuilder.fromHeader(subject.graph());
        var errors = new ActivationErrorGraph(builder);
        Edge edge = probe.edges().getFirst();
        for (var node : subject.graph().nodes()) {
            if (node.name().equals(edge.node())) {
                List<String> inputs = new ArrayList<>(node.inputs());
                inputs.set(edge.input(), errors.quantized(probe.value(), probe.error()));
                builder.add(node.withInputs(inputs));
            } else {
                builder.add(node);
            }
        }
        return lossOutput(builder.build());
    }

    private Graph lossOutput(Graph graph) {
        return graph.withOutputs(graph.outputs().stream()
                .filter(output -> output.name().equals(subject.loss().output()))
                .toList());
    }
}
