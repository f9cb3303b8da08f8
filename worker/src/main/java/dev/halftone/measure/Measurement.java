package dev.halftone.measure;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Something whose configurations are timed against its reference: a subgraph by itself, or a whole model in which all
 * instances of a subgraph are in the configuration (in context, where cutting would change the kernels).
 *
 * @param key of the subgraph: what the latency table finds it by
 * @param configurations the rewritten graphs by name; the same inputs and outputs as the reference. None: the reference
 *     alone is timed
 * @param inputs real tensors by input name, for each shape point by its name
 * @param instances how many instances of the subgraph a configuration changes; the difference is shared among them
 */
public record Measurement(
        String key,
        Graph reference,
        SequencedMap<String, Graph> configurations,
        SequencedMap<String, Map<String, Tensor>> inputs,
        int instances) {

    public Measurement {
        configurations = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(configurations));
        inputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(inputs));
        if (instances < 1) {
            throw new IllegalArgumentException("measurement " + key + " of " + instances + " instances");
        }
    }
}
