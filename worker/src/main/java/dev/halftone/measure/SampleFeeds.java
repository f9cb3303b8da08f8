package dev.halftone.measure;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.backend.Backend;
import dev.halftone.backend.Session;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a backward graph is fed: a sample's inputs, and what its loss needs beside them. */
final class SampleFeeds implements AutoCloseable {

    private final SensitivitySubject subject;
    private final ValueInfo target;
    private final long[] shape;
    private final Optional<Session> forward;
    private final TargetLabels labels;

    SampleFeeds(Backend backend, SensitivitySubject subject, ValueInfo target) {
        this.subject = subject;
        this.target = target;
        this.shape = BackwardProgram.array(
                BackwardProgram.shape(subject.types(), subject.loss().output()));
        this.forward = subject.loss().kind() == LossKind.OWN_PREDICTION
                ? Optional.of(backend.open(logitsOnly(subject), SessionSettings.backward(1)))
                : Optional.empty();
        this.labels = new TargetLabels(subject.loss(), subject.samples(), subject.graph(), subject.seed());
    }

    /** By input, for the sample at a position of those that calibrate. */
    Map<String, Tensor> of(int position) {
        int sample = subject.indices().get(position);
        Map<String, Tensor> feeds = new LinkedHashMap<>(subject.samples().inputs(subject.graph(), sample));
        feeds.put(target.name(), target(sample, feeds));
        return feeds;
    }

    private Tensor target(int sample, Map<String, Tensor> inputs) {
        if (subject.loss().kind() == LossKind.OUTPUT) {
            float[] weights = subject.loss()
                    .mask()
                    .flatMap(name -> subject.samples().array(name, List.of(sample)))
                    .map(mask -> Cotangents.weights(mask, shape))
                    .orElse(new float[0]);
            return Cotangents.signs(shape, weights, subject.seed() * 1_000_003 + sample);
        }
        return Tensor.ofLongs(Arrays.copyOf(shape, shape.length - 1), labels.of(sample, logits(inputs)));
    }

    /** Labels drawn from the model's own distribution need its logits first; the others only need their shape. */
    private Tensor logits(Map<String, Tensor> inputs) {
        return forward.map(
                        session -> session.evaluate(inputs).values().iterator().next())
                .orElseGet(() -> Tensor.over(ElementType.FLOAT, shape, Tensor.allocate(4 * Tensor.count(shape))));
    }

    private static Graph logitsOnly(SensitivitySubject subject) {
        return subject.graph()
                .withOutputs(subject.graph().outputs().stream()
                        .filter(output -> output.name().equals(subject.loss().output()))
                        .toList());
    }

    @Override
    public void close() {
        forward.ifPresent(Session::close);
    }
}
