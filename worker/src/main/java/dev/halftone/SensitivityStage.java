package dev.halftone;

import dev.halftone.backend.Backend;
import dev.halftone.format.NumberFormat;
import dev.halftone.measure.LayerOptions;
import dev.halftone.measure.Progress;
import dev.halftone.measure.Sensitivity;
import dev.halftone.measure.SensitivityMeter;
import dev.halftone.measure.SensitivitySubject;
import dev.halftone.rewrite.Emitters;
import dev.halftone.rewrite.Site;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Measures the loss of each layer in each format, or finds it measured: it depends on no hardware and no budget. */
record SensitivityStage(Backend backend, Profiles profiles, Progress progress) {

    /** What the measurement depends on. */
    private record Inputs(
            String model, String calibration, List<Integer> samples, long seed, String loss, List<String> options) {}

    Profiles.Kept<Sensitivity> run(Request request, Inspection inspection) {
        var options = options(inspection);
        long seed = request.calibration().spec().seed();
        var subject = new SensitivitySubject(
                inspection.graph(),
                inspection.partition(),
                inspection.sampleTypes(),
                inspection.loss(),
                inspection.calibration(),
                inspection.split().calibrate(),
                seed,
                options);
        var inputs = new Inputs(
                inspection.modelDigest(),
                inspection.calibrationDigest(),
                inspection.split().calibrate(),
                seed,
                inspection.loss().toString(),
                options.stream()
                        .map(o -> o.layer().node() + "=" + o.writtenValues().keySet())
                        .toList());
        return profiles.sensitivity(inputs, shards -> new SensitivityMeter(backend, progress).measure(subject, shards));
    }

    /** The formats that some emitter can write each layer in. */
    private static List<LayerOptions> options(Inspection inspection) {
        return inspection.partition().layers().stream()
                .map(layer -> {
                    SortedMap<NumberFormat, String> written = new TreeMap<>();
                    var site = Site.of(inspection.graph(), layer);
                    for (var candidate : inspection.candidates().getOrDefault(layer.node(), List.of())) {
                        written.put(
                                candidate.format(),
                                Emitters.named(candidate.emitter()).writes(site));
                    }
                    return new LayerOptions(layer, written);
                })
                .toList();
    }
}
