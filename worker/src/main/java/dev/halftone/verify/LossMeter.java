package dev.halftone.verify;

import dev.halftone.backend.Backend;
import dev.halftone.backend.Session;
import dev.halftone.backend.SessionSettings;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Tensor;
import dev.halftone.measure.Cotangents;
import dev.halftone.measure.Progress;
import dev.halftone.task.Task;
import dev.halftone.task.TaskSample;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Measures what builds lose against a reference, sample by sample: memory doesn't grow with the number of samples, but for
 * the reference's outputs and the vectors of a search, of which a bounded part is remembered, and for texts that are read.
 *
 * <p>Several samples run at once, each by the threads that sessions have anyway, and are added up in their order: figures
 * don't depend on how many.
 */
public final class LossMeter {

    /** Every sample on its way holds activations. */
    private static final int MOST_AT_ONCE = 4;

    /** Weights of an output whose positions all count. */
    private static final float[] ALL = {};

    private final LossSubject subject;
    private final ReferenceOutputs reference;
    private final int atOnce;
    private final SampleTargets targets;

    /**
     * A meter for builds of one model.
     *
     * @param reference loads the model as it came; asked only while outputs are missing
     * @param atOnce samples that run at the same time
     */
    public LossMeter(LossSubject subject, Supplier<Session> reference, int atOnce) {
        this(subject, new ReferenceOutputs(reference, subject.loss().output(), ReferenceOutputs.ROOM_BYTES), atOnce);
    }

    LossMeter(LossSubject subject, ReferenceOutputs reference, int atOnce) {
        this.subject = subject;
        this.reference = reference;
        this.atOnce = atOnce;
        this.targets = new SampleTargets(subject);
    }

    /** As many samples at once as the processor has room for; a device of its own takes one after the other. */
    public static int atOnce(Backend backend, SessionSettings settings) {
        return switch (backend.device()) {
            case PROCESSOR ->
                Math.clamp(Runtime.getRuntime().availableProcessors() / settings.threads(), 1, MOST_AT_ONCE);
            case ACCELERATOR -> 1;
        };
    }

    /** What a sample came to. */
    private record Outputs(int sample, Tensor expected, List<Tensor> actual) {}

    /**
     * The loss of each build, in their order. They are loaded one after the other: the reference's outputs are remembered, as far
     * as there is room.
     */
    public List<MeasuredLoss> measure(
            Backend backend, SessionSettings settings, List<Build> builds, Progress progress) {
        List<MeasuredLoss> losses = new ArrayList<>();
        for (var build : builds) {
            int before = losses.size();
            try (var session = backend.open(build.file(), settings)) {
                losses.addAll(measure(
                        List.of(session),
                        (stage, done, total) -> progress.report(stage, before * total + done, builds.size() * total)));
            }
        }
        return losses;
    }

    /** The loss of each candidate, in their order; all see the same samples. */
    public List<MeasuredLoss> measure(List<Session> candidates, Progress progress) {
        var indices = subject.indices();
        List<LossSums> sums = List.of();
        Deque<CompletableFuture<Outputs>> underway = new ArrayDeque<>();
        int next = 0;
        try (var threads = Executors.newFixedThreadPool(atOnce)) {
            for (int done = 1; done <= indices.size(); done++) {
                while (next < indices.size() && underway.size() < 2 * atOnce) {
                    int sample = indices.get(next++);
                    underway.add(CompletableFuture.supplyAsync(() -> outputs(sample, candidates), threads));
                }
                var outputs = joined(underway.remove());
                if (sums.isEmpty()) {
                    sums = sums(candidates.size(), targets.task(outputs.expected()));
                }
                add(sums, outputs);
                progress.report("held-out samples", done, indices.size());
            }
        } finally {
            reference.unload();
        }
        return sums.stream().map(LossSums::finished).toList();
    }

    private List<LossSums> sums(int candidates, Task task) {
        return Stream.generate(() -> new LossSums(subject.indices().size(), task.meter()))
                .limit(candidates)
                .toList();
    }

    private static Outputs joined(CompletableFuture<Outputs> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private Outputs outputs(int sample, List<Session> candidates) {
        var inputs = subject.inputs(sample);
        return new Outputs(
                sample,
                Reals.floats(reference.of(sample, inputs)),
                candidates.stream().map(session -> output(session, inputs)).toList());
    }

    private Tensor output(Session session, Map<String, Tensor> inputs) {
        return Reals.floats(session.evaluate(inputs, List.of(subject.loss().output()))
                .values()
                .iterator()
                .next());
    }

    private void add(List<LossSums> sums, Outputs outputs) {
        var expected = outputs.expected();
        var mask = targets.mask(outputs.sample(), expected);
        float[] weights =
                mask.map(array -> Cotangents.weights(array, array.shape())).orElse(ALL);
        long[] labels = targets.labels(outputs.sample(), expected);
        for (int i = 0; i < sums.size(); i++) {
            var actual = outputs.actual().get(i);
            requireShape(expected, actual);
            switch (subject.loss().kind()) {
                case OUTPUT -> sums.get(i).addOutput(expected, actual, mask);
                case LABELS, NEXT_TOKEN, OWN_PREDICTION -> sums.get(i).addLogits(expected, actual, labels);
            }
            sums.get(i).addTask(new TaskSample(expected, actual, weights, labels));
        }
    }

    private void requireShape(Tensor expected, Tensor actual) {
        if (!Arrays.equals(expected.shape(), actual.shape())) {
            throw UserError.refused("spec.loss.output: " + subject.loss().output() + " is of shape "
                    + Arrays.toString(expected.shape()) + " before and of " + Arrays.toString(actual.shape())
                    + " after, since its shape depends on its values; name an output that keeps its shape");
        }
    }
}
