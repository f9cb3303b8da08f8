package dev.halftone.measure;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.backend.Backend;
import dev.halftone.backend.RuntimeValue;
import dev.halftone.backend.Session;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * The backward graph at work: one run a sample, and sums that stay in the runtime.
 *
 * <p>The squared gradients of weights are carried from run to run as inputs and outputs that never cross to Java.
 */
final class BackwardSession implements AutoCloseable {

    private final SensitivitySubject subject;
    private final BackwardProgram program;
    private final Backend backend;
    private final Session session;
    private final Optional<Session> forward;
    private final TargetLabels labels;
    private final Map<String, RuntimeValue> carried = new LinkedHashMap<>();
    private final double[] sums;

    BackwardSession(Backend backend, SensitivitySubject subject, BackwardProgram program) {
        this.backend = backend;
        this.subject = subject;
        this.program = program;
        this.session =
                backend.open(program.graph(), SessionSettings.backward(1).with("session.disable_quant_qdq", "1"));
        this.forward = subject.loss().kind() == LossKind.OWN_PREDICTION
                ? Optional.of(backend.open(logitsOnly(subject), SessionSettings.backward(1)))
                : Optional.empty();
        this.labels = new TargetLabels(subject.loss(), subject.samples(), subject.graph(), subject.seed());
        this.sums = new double[program.probes().size() + 1];
        program.importance()
                .values()
                .forEach(state -> carried.put(state.input(), zeros(BackwardProgram.array(state.shape()))));
    }

    /** Adds the sample at a position of those that calibrate. */
    void add(int position) {
        int sample = subject.indices().get(position);
        Map<String, RuntimeValue> inputs = new LinkedHashMap<>(carried);
        List<RuntimeValue> own = new ArrayList<>();
        var feeds = new LinkedHashMap<>(subject.samples().inputs(subject.graph(), sample));
        feeds.put(program.target().name(), target(sample, feeds));
        feeds.forEach((name, tensor) -> own.add(inputs.merge(name, backend.hold(tensor), (a, b) -> b)));
        var outputs = session.run(inputs, session.outputs());
        own.forEach(RuntimeValue::close);
        addSums(output(outputs, BackwardProgram.SUMS));
        program.importance().values().forEach(state -> {
            var before = carried.put(state.input(), output(outputs, state.output()));
            if (before != null) {
                before.close();
            }
        });
    }

    private void addSums(RuntimeValue vector) {
        try (vector) {
            float[] values = vector.read().floats();
            for (int i = 0; i < sums.length; i++) {
                sums[i] += values[i];
            }
        }
    }

    private static RuntimeValue output(Map<String, RuntimeValue> outputs, String name) {
        var value = outputs.get(name);
        if (value == null) {
            throw new IllegalStateException("the backward graph has no output " + name);
        }
        return value;
    }

    /** The sums so far. */
    SensitivityShard sums(int samples) {
        SortedMap<String, Tensor> importance = new TreeMap<>();
        program.importance().forEach((layer, state) -> importance.put(layer, read(state)));
        return new SensitivityShard(samples, DoubleStream.of(sums).boxed().toList(), importance);
    }

    private Tensor read(BackwardProgram.Carried state) {
        var value = carried.get(state.input());
        if (value == null) {
            throw new IllegalStateException("nothing is carried as " + state.input());
        }
        return value.read();
    }

    private Tensor target(int sample, Map<String, Tensor> inputs) {
        long[] shape = BackwardProgram.array(program.outputShape());
        if (subject.loss().kind() == LossKind.OUTPUT) {
            float[] weights = subject.loss()
                    .mask()
                    .flatMap(name -> subject.samples().array(name, List.of(sample)))
                    .map(mask -> Cotangents.weights(mask, shape))
                    .orElse(new float[0]);
            return Cotangents.signs(shape, weights, subject.seed() * 1_000_003 + sample);
        }
        return Tensor.ofLongs(Arrays.copyOf(shape, shape.length - 1), labels.of(sample, logits(inputs, shape)));
    }

    /** Labels drawn from the model's own distribution need its logits first; the others only need their shape. */
    private Tensor logits(Map<String, Tensor> inputs, long[] shape) {
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

    private RuntimeValue zeros(long[] shape) {
        return backend.hold(Tensor.over(ElementType.FLOAT, shape, Tensor.allocate(4 * Tensor.count(shape))));
    }

    @Override
    public void close() {
        carried.values().forEach(RuntimeValue::close);
        forward.ifPresent(Session::close);
        session.close();
    }
}
