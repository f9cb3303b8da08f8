package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.backend.Backends;
import dev.halftone.gradient.Edge;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.number.Range;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClippingMeterTest {

    private static final int SAMPLES = 8;
    private static final ActivationError CLIPPING = new ActivationError.Static(new Range(-0.5f, 0.5f));
    private static final ActivationError WHOLE = new ActivationError.Static(new Range(-6, 6));

    private static double measured(SensitivitySubject subject, ActivationError error) {
        return new ClippingMeter(Backends.cpu(), subject)
                .measure(new Probe("sum", List.of(new Edge("first", 0)), error));
    }

    /** The part of the graph after the probed value, which becomes an input. */
    private static Graph tail(Graph graph) {
        var tail = GraphBuilder.fromHeader(graph);
        tail.input(ValueInfo.unknown("sum", ElementType.FLOAT));
        graph.nodes().stream().skip(2).forEach(tail::add);
        return tail.build();
    }

    private static Tensor value(Graph graph, Map<String, Tensor> inputs, String name) {
        var showing = graph.withOutputs(List.of(ValueInfo.unknown(name, ElementType.FLOAT)));
        return Backends.cpu().evaluate(showing, inputs).get(name);
    }

    /** The output when the value is changed by plain Java, and nothing else. */
    private static float[] changed(SensitivitySubject subject, int sample, ActivationError error) {
        Map<String, Tensor> inputs = new HashMap<>(subject.samples().inputs(subject.graph(), sample));
        var sum = value(subject.graph(), inputs, "sum");
        float[] values = sum.floats();
        double[] difference = PlainQuantizers.difference(values, error);
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) difference[i];
        }
        inputs.put("sum", Tensor.ofFloats(sum.shape(), values));
        return value(tail(subject.graph()), inputs, "second").floats();
    }

    private static float[] reference(SensitivitySubject subject, int sample) {
        return value(subject.graph(), subject.samples().inputs(subject.graph(), sample), "second")
                .floats();
    }

    private static double squaredDistance(float[] a, float[] b, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += ((double) b[i] - a[i]) * ((double) b[i] - a[i]);
        }
        return sum;
    }

    @Test
    void theLossIsThatOfTheReferenceWithThisOneOperandQuantized() {
        var subject = TwoLayers.subject(TwoLayers.loss(LossKind.OUTPUT, false), SAMPLES);
        for (var error : List.of(CLIPPING, WHOLE)) {
            double expected = 0;
            for (int sample = 0; sample < SAMPLES; sample++) {
                float[] before = reference(subject, sample);
                expected += squaredDistance(before, changed(subject, sample, error), before.length) / SAMPLES;
            }

            assertThat(measured(subject, error)).isCloseTo(expected, within(1e-4 * expected + 1e-9));
        }
    }

    @Test
    void whatClipsLosesMoreThanWhatRounds() {
        var subject = TwoLayers.subject(TwoLayers.loss(LossKind.OUTPUT, false), SAMPLES);

        assertThat(measured(subject, CLIPPING)).isGreaterThan(100 * measured(subject, WHOLE));
    }

    @Test
    void positionsThatTheMaskHidesDoNotCount() {
        var subject = TwoLayers.subject(TwoLayers.loss(LossKind.OUTPUT, true), SAMPLES);
        double expected = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            int positions = sample % 2 == 1 ? TwoLayers.POSITIONS - 1 : TwoLayers.POSITIONS;
            expected += squaredDistance(
                            reference(subject, sample),
                            changed(subject, sample, CLIPPING),
                            positions * TwoLayers.CLASSES)
                    / SAMPLES;
        }

        assertThat(measured(subject, CLIPPING)).isCloseTo(expected, within(1e-4 * expected));
    }

    @Test
    void aLossOfLabelsIsTheSquaredChangeOfTheMeanCrossEntropy() {
        var subject = TwoLayers.subject(TwoLayers.loss(LossKind.LABELS, false), SAMPLES);
        double expected = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            long[] labels = subject.samples()
                    .array("labels", List.of(sample))
                    .orElseThrow()
                    .longs();
            double change =
                    entropy(changed(subject, sample, CLIPPING), labels) - entropy(reference(subject, sample), labels);
            expected += change * change / SAMPLES;
        }

        assertThat(measured(subject, CLIPPING)).isCloseTo(expected, within(1e-4 * expected));
    }

    private static double entropy(float[] logits, long[] labels) {
        double sum = 0;
        int counted = 0;
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] >= 0) {
                double normalizer = 0;
                for (int i = 0; i < TwoLayers.CLASSES; i++) {
                    normalizer += Math.exp(logits[row * TwoLayers.CLASSES + i]);
                }
                sum += Math.log(normalizer) - logits[row * TwoLayers.CLASSES + (int) labels[row]];
                counted++;
            }
        }
        return counted == 0 ? 0 : sum / counted;
    }
}
