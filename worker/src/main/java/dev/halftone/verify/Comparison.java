package dev.halftone.verify;

import dev.halftone.backend.Backend;
import dev.halftone.backend.BackendException;
import dev.halftone.backend.Fingerprint;
import dev.halftone.backend.SessionSettings;
import dev.halftone.calibration.SampleSet;
import dev.halftone.failure.ModelRefusal;
import dev.halftone.failure.Printable;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.Graph;
import dev.halftone.graph.ValueInfo;
import dev.halftone.measure.Clock;
import dev.halftone.measure.HeldInputs;
import dev.halftone.measure.Progress;
import dev.halftone.measure.Protocol;
import dev.halftone.measure.TimedModel;
import dev.halftone.measure.Timer;
import dev.halftone.measure.TypicalSamples;
import dev.halftone.onnx.OnnxReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compares files of one model, whoever made them: loss against the reference over samples, and time in one race.
 *
 * @param threads threads of one operator
 * @param batches batch sizes to time at; a model whose first axis is fixed is timed at that one
 * @param samples at most so many samples make the loss
 * @param output the output whose loss is measured; the only or first one when not given
 * @param mask the array whose zero entries mark positions that don't count
 * @param labels the array of classes
 */
public record Comparison(
        Backend backend,
        int threads,
        Protocol protocol,
        List<Integer> batches,
        int samples,
        Optional<String> output,
        Optional<String> mask,
        String labels) {

    public Comparison {
        batches = List.copyOf(batches);
    }

    /**
     * Compares builds with the reference; blocks until done.
     *
     * @param reference the file that the graph was read from
     * @throws UserError naming the file that can't be compared
     */
    public ComparisonReport of(Path reference, Graph graph, SampleSet set, List<Path> builds, Progress progress) {
        var files = Stream.concat(Stream.of(reference), builds.stream()).toList();
        List<TimedModel> models = new ArrayList<>();
        try (var copy = open(reference)) {
            for (var file : files) {
                models.add(open(file));
            }
            int step = fixedBatch(graph).orElse(1);
            int count = count(set, step);
            var losses = new BuildLosses(graph, set, outputName(graph), mask, labels, files, models);
            for (int first = 0; first < count; first += step) {
                losses.add(IntStream.range(first, first + step).boxed().toList());
                progress.report("loss", first + step, count);
            }
            return new ComparisonReport(
                    Fingerprint.of(backend, threads),
                    losses.output(),
                    mask,
                    count,
                    losses.builds(),
                    races(graph, set, copy, models, progress));
        } finally {
            models.forEach(TimedModel::close);
        }
    }

    private TimedModel open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw UserError.invalid(file + ": there is no such file; give the path of an ONNX model");
        }
        // by our own limits before native code sees it: builds may come from anyone
        OnnxReader.readBuild(file);
        try {
            return TimedModel.open(file.toString(), backend, file, SessionSettings.asUsersRun(threads));
        } catch (BackendException e) {
            throw UserError.of(
                    ModelRefusal.RUNTIME_REFUSES,
                    Printable.line(file + ": the runtime does not load it: " + e.getMessage()));
        }
    }

    private List<ComparisonReport.Race> races(
            Graph graph, SampleSet set, TimedModel copy, List<TimedModel> models, Progress progress) {
        List<ComparisonReport.Race> races = new ArrayList<>();
        var sizes = timedBatches(graph, set);
        var timer = new Timer(protocol, Clock.of(backend, threads));
        var typical = TypicalSamples.first(
                set, IntStream.range(0, set.count()).boxed().toList(), mask);
        progress.report("time", 0, sizes.size());
        for (int batch : sizes) {
            System.gc(); // now, not between two samples
            var indices = IntStream.range(0, batch)
                    .mapToObj(i -> typical.get(i % typical.size()))
                    .toList();
            try (var inputs = new HeldInputs(backend, set.inputs(graph, indices))) {
                var contestants = models.stream().map(model -> model.on(inputs)).toList();
                var report =
                        timer.race(contestants.getFirst(), copy.on(inputs), contestants.subList(1, contestants.size()));
                races.add(new ComparisonReport.Race(batch, report));
            }
            progress.report("time", races.size(), sizes.size());
        }
        return races;
    }

    private List<Integer> timedBatches(Graph graph, SampleSet set) {
        return fixedBatch(graph).map(List::of).orElseGet(() -> set.batches() ? batches : List.of(1));
    }

    /** The size of the first axis, where the model fixes it. */
    private static Optional<Integer> fixedBatch(Graph graph) {
        return graph.inputs().stream()
                .flatMap(input -> input.shape().stream())
                .filter(shape -> !shape.isEmpty())
                .map(List::getFirst)
                .filter(Dimension.Fixed.class::isInstance)
                .map(axis -> Math.toIntExact(((Dimension.Fixed) axis).size()))
                .findFirst();
    }

    private String outputName(Graph graph) {
        List<String> names = graph.outputs().stream().map(ValueInfo::name).toList();
        String name = output.orElse(names.getFirst());
        if (!names.contains(name)) {
            throw UserError.invalid("the reference has no output " + name + "; name one of " + names);
        }
        return name;
    }

    /** How many samples make the loss: whole batches of what the model takes at a time. */
    private int count(SampleSet set, int step) {
        int count = Math.min(samples, set.count()) / step * step;
        if (count == 0) {
            throw UserError.invalid("the model takes " + step + " samples at a time and "
                    + Math.min(samples, set.count()) + " are to be used; give it more");
        }
        return count;
    }
}
