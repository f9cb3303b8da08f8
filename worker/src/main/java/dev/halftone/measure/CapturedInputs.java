package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What flows into the subgraphs that are timed by themselves.
 *
 * @param values by point and name
 */
record CapturedInputs(List<ShapePoint> points, Map<String, Map<String, Tensor>> values) {

    /** Runs the reference once for each point. */
    static CapturedInputs of(Backend backend, PricingSubject subject, List<Pattern> patterns) {
        Set<String> given = new LinkedHashSet<>();
        subject.graph().inputs().forEach(input -> given.add(input.name()));
        Set<String> wanted = new LinkedHashSet<>();
        patterns.stream()
                .filter(pattern -> !pattern.inContext())
                .flatMap(pattern -> pattern.representative().inputs().stream())
                .filter(value -> !given.contains(value))
                .forEach(wanted::add);
        if (wanted.isEmpty()) {
            return new CapturedInputs(subject.points(), Map.of());
        }
        var showing = subject.graph()
                .withOutputs(wanted.stream()
                        .map(value -> subject.types().getOrDefault(value, ValueInfo.unknown(value, ElementType.FLOAT)))
                        .toList());
        Map<String, Map<String, Tensor>> byPoint = new LinkedHashMap<>();
        try (var session = backend.open(showing, SessionSettings.backward())) {
            subject.points().forEach(point -> byPoint.put(point.name(), session.evaluate(point.inputs())));
        }
        return new CapturedInputs(subject.points(), byPoint);
    }

    /** The inputs of a graph that was cut out, or of the whole one, for each point by its name. */
    SequencedMap<String, Map<String, Tensor>> of(Graph graph) {
        SequencedMap<String, Map<String, Tensor>> inputs = new LinkedHashMap<>();
        points.forEach(point -> inputs.put(point.name(), of(graph, point)));
        return inputs;
    }

    private Map<String, Tensor> of(Graph graph, ShapePoint point) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (var input : graph.inputs()) {
            var given = point.inputs().get(input.name());
            var tensor = given != null
                    ? given
                    : values.getOrDefault(point.name(), Map.of()).get(input.name());
            if (tensor == null) {
                throw new IllegalStateException("value " + input.name() + " was not captured at " + point.name());
            }
            inputs.put(input.name(), tensor);
        }
        return inputs;
    }
}
