package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.SessionSettings;
import dev.halftone.failure.ModelRefusal;
import dev.halftone.failure.Printable;
import dev.halftone.failure.UserError;
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

/** Runs the reference over the calibration samples and notes what static scales and migrations need to know. */
final class ActivationObserver {

    private final Backend backend;
    private final Progress progress;

    ActivationObserver(Backend backend, Progress progress) {
        this.backend = backend;
        this.progress = progress;
    }

    /** Statistics and channels by value. */
    Observations observe(SensitivitySubject subject) {
        Map<String, ActivationStatistics> statistics = new TreeMap<>();
        Map<String, PartedExtremes> channels = new TreeMap<>();
        var fixed = fixed(subject);
        var migrating = migrating(subject);
        Set<String> all = new LinkedHashSet<>(fixed);
        all.addAll(migrating);
        List<String> values = List.copyOf(all);
        if (values.isEmpty()) {
            return new Observations(statistics, channels);
        }
        try (var session = backend.open(showing(subject.graph(), values), SessionSettings.backward())) {
            int samples = subject.indices().size();
            for (int i = 0; i < samples; i++) {
                int position = i;
                int sample = subject.indices().get(position);
                session.evaluate(subject.samples().inputs(subject.graph(), sample), values)
                        .forEach((value, tensor) -> {
                            float[] elements = finite(value, sample, tensor.floats());
                            if (fixed.contains(value)) {
                                statistics
                                        .computeIfAbsent(value, key -> new ActivationStatistics())
                                        .add(elements);
                            }
                            if (migrating.contains(value)) {
                                int count = Math.toIntExact(tensor.dimension(-1));
                                channels.computeIfAbsent(value, key -> new PartedExtremes(samples, count))
                                        .add(position, elements);
                            }
                        });
                progress.report("activation ranges", position + 1, samples);
            }
        }
        return new Observations(statistics, channels);
    }

    private static float[] finite(String value, int sample, float[] elements) {
        for (float element : elements) {
            if (!Float.isFinite(element)) {
                throw UserError.of(
                        ModelRefusal.NOT_FINITE,
                        Printable.line("on calibration sample " + sample + " the model's value " + value + " has "
                                + element + ": numbers have to stay finite"));
            }
        }
        return elements;
    }

    private static Set<String> migrating(SensitivitySubject subject) {
        Set<String> values = new LinkedHashSet<>();
        for (var options : subject.options()) {
            if (!options.migrating().isEmpty()) {
                values.add(options.layer().activations().getFirst().value());
            }
        }
        return values;
    }

    private static Set<String> fixed(SensitivitySubject subject) {
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

    /** A graph whose outputs are these of its values, which are FLOAT. */
    static Graph showing(Graph graph, List<String> values) {
        return graph.withOutputs(values.stream()
                .map(value -> ValueInfo.unknown(value, ElementType.FLOAT))
                .toList());
    }
}
