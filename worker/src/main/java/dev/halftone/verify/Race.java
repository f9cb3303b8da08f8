package dev.halftone.verify;

import dev.halftone.backend.Backend;
import dev.halftone.backend.SessionSettings;
import dev.halftone.measure.Clock;
import dev.halftone.measure.Estimate;
import dev.halftone.measure.HeldInputs;
import dev.halftone.measure.Protocol;
import dev.halftone.measure.ShapePoint;
import dev.halftone.measure.TimedModel;
import dev.halftone.measure.Timer;
import dev.halftone.measure.TimingReport;
import dev.halftone.onnx.OnnxReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** Times real files against the model as it came, all in one run, at every point of the workload. */
public record Race(Backend backend, SessionSettings settings, Protocol protocol, List<ShapePoint> points) {

    /** Above this, a second session of the reference is spared, and so is a second build beside a first. */
    private static final long LARGE_BYTES = 1L << 30;

    /** The name of the model as it came. */
    public static final String REFERENCE = "reference";

    /** The reports by shape point. Large files race in several heats, as many in each as memory holds beside the reference. */
    public SequencedMap<String, TimingReport> run(Path reference, Map<String, Path> files) {
        boolean large = bytes(reference) > LARGE_BYTES;
        SequencedMap<String, TimingReport> reports = new LinkedHashMap<>();
        for (var heat : large ? heats(files) : List.of(files)) {
            heat(reference, heat, large)
                    .forEach((point, report) -> reports.merge(point, report, TimingReport::withHeat));
        }
        return reports;
    }

    /** By shape point: a build's time over that of the model as it came, in the reports of a race. */
    public static SortedMap<String, Estimate> ratios(Map<String, TimingReport> reports, String build) {
        SortedMap<String, Estimate> ratios = new TreeMap<>();
        reports.forEach((point, report) -> ratios.put(point, report.of(build).ratio()));
        return ratios;
    }

    private static List<Map<String, Path>> heats(Map<String, Path> files) {
        List<Map<String, Path>> heats = new ArrayList<>();
        long taken = LARGE_BYTES;
        for (var file : files.entrySet()) {
            long more = bytes(file.getValue());
            if (heats.isEmpty() || taken + more > LARGE_BYTES) {
                heats.add(new LinkedHashMap<>());
                taken = 0;
            }
            heats.getLast().put(file.getKey(), file.getValue());
            taken += more;
        }
        return heats.isEmpty() ? List.of(files) : heats;
    }

    private SequencedMap<String, TimingReport> heat(Path reference, Map<String, Path> files, boolean large) {
        List<TimedModel> models = new ArrayList<>();
        SequencedMap<String, TimingReport> reports = new LinkedHashMap<>();
        System.gc(); // the heap gives back what it holds, before models need it
        try {
            models.add(TimedModel.open(REFERENCE, backend, reference, settings));
            // what no cache holds is read from memory in every run, whichever session has it
            models.add(large ? models.getFirst() : TimedModel.open(REFERENCE, backend, reference, settings));
            files.forEach((name, file) -> models.add(TimedModel.open(name, backend, file, settings)));
            System.gc(); // now, not between two samples
            for (var point : points) {
                reports.put(point.name(), at(point, models));
            }
            return reports;
        } finally {
            models.stream().distinct().forEach(TimedModel::close);
        }
    }

    private static long bytes(Path file) {
        try {
            return OnnxReader.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TimingReport at(ShapePoint point, List<TimedModel> models) {
        try (var inputs = new HeldInputs(backend, point.inputs())) {
            var contestants = models.stream().map(model -> model.on(inputs)).toList();
            return new Timer(protocol.paced(contestants, Protocol.FEWEST_ROUNDS), Clock.of(backend, settings.threads()))
                    .race(contestants.getFirst(), contestants.get(1), contestants.subList(2, contestants.size()));
        }
    }
}
