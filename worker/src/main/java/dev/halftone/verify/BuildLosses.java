package dev.halftone.verify;

import dev.halftone.backend.BackendException;
import dev.halftone.backend.Session;
import dev.halftone.calibration.SampleSet;
import dev.halftone.failure.IoReason;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.measure.TimedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The loss of every build against the first one, batch by batch: memory does not grow with the number of samples. */
final class BuildLosses {

    private final Graph graph;
    private final SampleSet set;
    private final String output;
    private final Optional<String> mask;
    private final String labels;
    private final List<Path> files;
    private final List<Session> sessions;
    private final List<OutputDistance> distances;

    /** Checks that all files have the output and know the inputs. */
    BuildLosses(
            Graph graph,
            SampleSet set,
            String output,
            Optional<String> mask,
            String labels,
            List<Path> files,
            List<TimedModel> models) {
        this.graph = graph;
        this.set = set;
        this.output = output;
        this.mask = mask;
        this.labels = labels;
        this.files = files;
        this.sessions = models.stream().map(TimedModel::session).toList();
        this.distances =
                Stream.generate(OutputDistance::new).limit(files.size()).toList();
        for (int i = 0; i < files.size(); i++) {
            check(files.get(i), sessions.get(i));
        }
        mask.filter(array -> !set.names().contains(array)).ifPresent(array -> {
            throw UserError.invalid("the samples have no array " + array + " as a mask; they have " + set.names());
        });
    }

    private void check(Path file, Session session) {
        if (!session.outputs().contains(output)) {
            throw UserError.refused(file + ": has no output " + output + "; it has " + session.outputs()
                    + "; name one that all files have");
        }
        Set<String> known = graph.inputs().stream().map(ValueInfo::name).collect(Collectors.toSet());
        for (String input : session.inputs()) {
            if (!known.contains(input)) {
                throw UserError.refused(file + ": has an input " + input
                        + ", which the reference does not have; compare files of one model");
            }
        }
    }

    String output() {
        return output;
    }

    void add(List<Integer> indices) {
        var inputs = set.inputs(graph, indices);
        var expected = run(0, inputs);
        var counted = mask.flatMap(array -> set.array(array, indices)).map(array -> positions(array, expected));
        var classes = set.array(labels, indices).filter(array -> isLabels(array, expected));
        for (int i = 0; i < files.size(); i++) {
            try {
                distances.get(i).add(expected, i == 0 ? expected : run(i, inputs), counted, classes);
            } catch (IllegalArgumentException e) {
                throw UserError.refused(files.get(i) + ": " + e.getMessage());
            }
        }
    }

    private Tensor run(int build, Map<String, Tensor> inputs) {
        var session = sessions.get(build);
        Map<String, Tensor> wanted = new HashMap<>(inputs);
        wanted.keySet().retainAll(session.inputs());
        try {
            return session.evaluate(wanted, List.of(output)).values().iterator().next();
        } catch (BackendException e) {
            throw UserError.refused(files.get(build) + ": does not run on these samples: " + e.getMessage());
        }
    }

    private Tensor positions(Tensor array, Tensor expected) {
        long[] shape = array.shape();
        if (shape.length > expected.rank() || !Arrays.equals(shape, Arrays.copyOf(expected.shape(), shape.length))) {
            throw UserError.invalid("the mask is of shape " + Arrays.toString(shape) + " and output " + output + " of "
                    + Arrays.toString(expected.shape()) + "; a mask has the output's first axes");
        }
        return array;
    }

    private static boolean isLabels(Tensor array, Tensor expected) {
        return !array.type().isFloating()
                && expected.rank() >= 2
                && Arrays.equals(array.shape(), Arrays.copyOf(expected.shape(), expected.rank() - 1));
    }

    List<ComparisonReport.Build> builds() {
        return IntStream.range(0, files.size()).mapToObj(this::build).toList();
    }

    private ComparisonReport.Build build(int index) {
        var file = files.get(index);
        var distance = distances.get(index);
        return new ComparisonReport.Build(file.toString(), size(file), distance.relativeRmse(), distance.topOne());
    }

    /** The file's size, with the files of weights beside it that exporters call {@code .data} or {@code _data}. */
    private static long size(Path file) {
        return Stream.of("", ".data", "_data")
                .map(suffix -> file.resolveSibling(file.getFileName() + suffix))
                .filter(Files::isRegularFile)
                .mapToLong(BuildLosses::sizeOfOne)
                .sum();
    }

    private static long sizeOfOne(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw UserError.invalid(file + ": can't be read (" + IoReason.of(e) + ")");
        }
    }
}
