package dev.halftone.measure;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.rewrite.WeightSource;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A finished measurement of sensitivity.
 *
 * @param importance by layer: E[(dg/dw)^2] of each element of its weight; what scales and roundings are weighted by
 * @param migrations by {@link #migration}: what the channels of a migrated layer's activation are divided by
 */
public record Sensitivity(
        SensitivityTable table, SortedMap<String, Tensor> importance, SortedMap<String, Tensor> migrations) {

    public Sensitivity {
        importance = Collections.unmodifiableSortedMap(new TreeMap<>(importance));
        migrations = Collections.unmodifiableSortedMap(new TreeMap<>(migrations));
    }

    /** What a layer's migration is kept as. */
    public static String migration(String layer, NumberFormat format) {
        return format.wireName() + ":" + layer;
    }

    /** Weights of a graph as this measurement would have them. */
    public WeightSource weights(Graph graph) {
        return WeightSource.computed(
                graph,
                layer -> Optional.ofNullable(importance.get(layer.node())).map(Tensor::floats),
                (layer, choice) -> Optional.ofNullable(migrations.get(migration(layer.node(), choice.format()))));
    }
}
