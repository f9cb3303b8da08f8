package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.RuntimeValue;
import dev.halftone.backend.Session;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Scratch;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * The samples of one shard on their way through all stretches: forward, keeping what one stretch hands to the next, then
 * backward with the gradients of that. One stretch's session is open at a time.
 */
final class ShardRun {

    private final Backend backend;
    private final LastSession sessions;
    private final SensitivitySubject subject;
    private final BackwardPasses passes;
    private final LossTargets targets;
    private final Scratch scratch;
    private final List<Sample> samples = new ArrayList<>();
    private final double[] sums;
    private final SortedMap<String, Tensor> importance = new TreeMap<>();
    private int done;

    /** What is known of one sample: its inputs with what stretches wrote, the gradients of that, and what the loss needs. */
    private static final class Sample {
        private final int index;
        private final int position;
        private final Map<String, Tensor> values;
        private final Map<String, Tensor> gradients = new HashMap<>();

        Sample(int index, int position, Map<String, Tensor> inputs) {
            this.index = index;
            this.position = position;
            this.values = new HashMap<>(inputs);
        }

        Map<String, Tensor> inputsOf(Graph graph) {
            Map<String, Tensor> inputs = new LinkedHashMap<>();
            for (var input : graph.inputs()) {
                var value = values.get(input.name());
                if (value != null) {
                    inputs.put(input.name(), value);
                }
            }
            return inputs;
        }
    }

    /** Told after each sample how many of all went through every stretch, counting those on their way in part. */
    @FunctionalInterface
    interface Done {
        void samples(int done);
    }

    /**
     * The samples at positions of those that calibrate.
     *
     * @param sessions of backward programs
     * @param from the first position
     * @param to the position after the last
     */
    ShardRun(
            Backend backend,
            LastSession sessions,
            SensitivitySubject subject,
            BackwardPasses passes,
            int from,
            int to) {
        this.backend = backend;
        this.sessions = sessions;
        this.subject = subject;
        this.passes = passes;
        this.targets = new LossTargets(subject);
        this.scratch = Scratch.of(passes.importanceBytes());
        this.sums = new double[passes.probes().size() + 1];
        for (int position = from; position < to; position++) {
            int index = subject.indices().get(position);
            samples.add(new Sample(index, position, subject.samples().inputs(subject.graph(), index)));
        }
    }

    /** Runs everything; what the samples add up to. */
    SensitivityShard run(Done progress) {
        forward();
        int at = 0;
        for (int i = 0; i < passes.programs().size(); i++) {
            var program = passes.programs().get(i);
            int sumsHere = program.probes().size() + (program.head().isPresent() ? 1 : 0);
            backward(program, at, progress);
            at += sumsHere;
        }
        if (passes.programs().size() > 1) {
            sessions.close(); // the next shard begins with another stretch, and needs the memory
        }
        return new SensitivityShard(
                samples.size(), DoubleStream.of(sums).boxed().toList(), importance);
    }

    /** Up to the last stretch, whose backward program has its forward pass in it; labels may need its output before that. */
    private void forward() {
        var stretches = passes.stretches();
        for (var stretch : stretches.subList(0, stretches.size() - 1)) {
            List<String> written = List.copyOf(stretch.graph().outputNames());
            try (var session = backend.open(stretch.graph(), SessionSettings.backward())) {
                samples.forEach(
                        sample -> sample.values.putAll(session.evaluate(sample.inputsOf(stretch.graph()), written)));
            }
        }
        var head = passes.programs().getFirst().head().orElseThrow();
        String target = head.input().name();
        if (targets.needLogits()) {
            try (var session = backend.open(output(stretches.getLast().graph()), SessionSettings.backward())) {
                samples.forEach(sample -> {
                    var logits =
                            session.evaluate(sample.inputsOf(stretches.getLast().graph()));
                    sample.values.put(
                            target,
                            targets.of(sample.index, logits.values().iterator().next()));
                });
            }
        } else {
            samples.forEach(sample -> sample.values.put(target, targets.of(sample.index)));
        }
    }

    private Graph output(Graph graph) {
        return graph.withOutputs(List.of(ValueInfo.unknown(subject.loss().output(), ElementType.FLOAT)));
    }

    private void backward(BackwardProgram program, int at, Done progress) {
        if (program.graph().outputs().isEmpty()) {
            done += samples.size();
            return;
        }
        // squared gradients of weights are carried from run to run and never cross to Java in between
        Map<String, RuntimeValue> carried = new LinkedHashMap<>();
        try {
            var session =
                    sessions.of(program.graph(), SessionSettings.backward().with("session.disable_quant_qdq", "1"));
            program.importance()
                    .values()
                    .forEach(state -> carried.put(state.input(), zeros(BackwardProgram.array(state.shape()))));
            for (var sample : samples) {
                add(program, session, sample, carried, at);
                done++;
                progress.samples(done / passes.programs().size());
            }
            program.importance()
                    .forEach((layer, state) -> importance.put(
                            layer, scratch.keep(known(carried, state.input()).read())));
        } finally {
            carried.values().forEach(RuntimeValue::close);
        }
    }

    private void add(
            BackwardProgram program, Session session, Sample sample, Map<String, RuntimeValue> carried, int at) {
        Map<String, RuntimeValue> inputs = new LinkedHashMap<>(carried);
        List<RuntimeValue> own = new ArrayList<>();
        var feeds = sample.inputsOf(program.graph());
        program.fitted()
                .forEach((input, byPart) ->
                        feeds.put(input, byPart.get(PartedExtremes.part(sample.position, byPart.size()))));
        program.cotangents().forEach((value, input) -> feeds.put(input, known(sample.gradients, value)));
        feeds.forEach((name, tensor) -> {
            var held = backend.hold(tensor);
            own.add(held);
            inputs.put(name, held);
        });
        var outputs = session.run(inputs, session.outputs());
        own.forEach(RuntimeValue::close);
        var vector = outputs.get(BackwardProgram.SUMS);
        if (vector != null) {
            addSums(vector, at);
        }
        program.gradients().forEach((value, output) -> {
            try (var gradient = known(outputs, output)) {
                sample.gradients.merge(value, gradient.read(), ShardRun::sum);
            }
        });
        program.importance().values().forEach(state -> {
            var before = carried.put(state.input(), known(outputs, state.output()));
            if (before != null) {
                before.close();
            }
        });
    }

    private void addSums(RuntimeValue vector, int at) {
        try (vector) {
            float[] values = vector.read().floats();
            for (int i = 0; i < values.length; i++) {
                sums[at + i] += values[i];
            }
        }
    }

    private static Tensor sum(Tensor a, Tensor b) {
        float[] total = a.floats();
        float[] more = b.floats();
        for (int i = 0; i < total.length; i++) {
            total[i] += more[i];
        }
        return Tensor.ofFloats(a.shape(), total);
    }

    private static <T> T known(Map<String, T> values, String name) {
        var value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("the backward graph has no " + name);
        }
        return value;
    }

    private RuntimeValue zeros(long[] shape) {
        return backend.hold(Tensor.over(ElementType.FLOAT, shape, Tensor.allocate(4 * Tensor.count(shape))));
    }
}
