package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.Uses;
import dev.halftone.graph.ValueInfo;
import dev.halftone.number.Range;
import dev.halftone.rewrite.Ranges;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The intervals of values in one run: good enough for timing, where only the kernel counts. */
public record ObservedRanges(Map<String, Range> byValue) implements Ranges {

    public ObservedRanges {
        byValue = Map.copyOf(byValue);
    }

    /** Runs a graph once and notes the extremes of these values. */
    public static ObservedRanges of(Backend backend, Graph graph, List<String> values, Map<String, Tensor> inputs) {
        var showing = graph.withOutputs(values.stream()
                .map(value -> ValueInfo.unknown(value, ElementType.FLOAT))
                .toList());
        var uses = Uses.of(graph);
        Map<String, Range> ranges = new TreeMap<>();
        if (!values.isEmpty()) {
            try (var session = backend.open(showing, SessionSettings.backward())) {
                session.evaluate(inputs)
                        .forEach((value, tensor) ->
                                ranges.put(value, Ranges.fixed(uses, value).orElseGet(() -> range(tensor.floats()))));
            }
        }
        return new ObservedRanges(ranges);
    }

    private static Range range(float[] values) {
        float low = 0;
        float high = 0;
        for (float value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        return new Range(low, high);
    }

    @Override
    public Optional<Range> of(String value) {
        return Optional.ofNullable(byValue.get(value));
    }
}
