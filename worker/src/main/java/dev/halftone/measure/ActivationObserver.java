package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.SessionSettings;
import dev.halftone.format.ActivationScales;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.ValueInfo;
import dev.halftone.number.ActivationStatistics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Runs the reference over the calibration samples and keeps the statistics of the values that need static scales. */
final class ActivationObserver {

    private final Backend backend;
    private final Progress progress;

    ActivationObserver(Backend backend, Progress progress) {
        this.backend = backend;
        this.progress = progress;
    }

    /** The statistics by value. */
    Map<String, ActivationStatistics> observe(SensitivitySubject subject) {
        Map<String, ActivationStatistics> statistics = new TreeMap<>();
        List<String> values = List.copyOf(values(subject));
        if (values.isEmpty()) {
            return statistics;
        }
        try (var session = backend.open(showing(subject.graph(), values), SessionSettings.backward(1))) {
            int done = 0;
            for (int sample : subject.indices()) {
                session.evaluate(subject.samples().inputs(subject.graph(), sample), values)
                        .forEach((value, tensor) -> statistics
                                .computeIfAbsent(value, key -> new ActivationStatistics())
                                .add(tensor.floats()));
                progress.report("activation ranges", ++done, subject.indices().size());
            }
        }
        return statistics;
    }

    private static Set<String> values(SensitivitySubject subject) {
        Set<String> values = new LinkedHashSet<>();
        for (var options : subject.options()) {
            options.writtenValues().forEach((format, written) -> {
                if (format.activationScales() == ActivationScales.STATIC) {
                    options.layer().activations().forEach(operand -> values.add(operand.value()));
                    values.add(written);
                }
            });
        }
        return values;
    }

    private static Graph showing(Graph graph, List<String> values) {
        return graph.withOutputs(values.stream()
                .map(value -> ValueInfo.unknown(value, ElementType.FLOAT))
                .toList());
    }
}
