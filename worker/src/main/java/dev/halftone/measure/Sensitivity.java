package dev.halftone.measure;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.pass.EqualizeChannels;
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
 * @param roundings by {@link #rounding}: what is not rounded to nearest, or has a corrected bias
 * @param equalized what it was measured with: the weights of files have to be so too
 */
public record Sensitivity(
        SensitivityTable table,
        SortedMap<String, Tensor> importance,
        SortedMap<String, Tensor> migrations,
        SortedMap<String, KeptRounding> roundings,
        EqualizeChannels equalized) {

    public Sensitivity {
        importance = Collections.unmodifiableSortedMap(new TreeMap<>(importance));
        migrations = Collections.unmodifiableSortedMap(new TreeMap<>(migrations));
        roundings = Collections.unmodifiableSortedMap(new TreeMap<>(roundings));
    }

    /** Weights that are all rounded to nearest. */
    public Sensitivity(
            SensitivityTable table, SortedMap<String, Tensor> importance, SortedMap<String, Tensor> migrations) {
        this(table, importance, migrations, new TreeMap<>(), EqualizeChannels.NONE);
    }

    /** The same with weights rounded otherwise. */
    Sensitivity rounded(SensitivityTable other, SortedMap<String, KeptRounding> kept) {
        return new Sensitivity(other, importance, migrations, kept, equalized);
    }

    /** The same, measured with channels equalized. */
    public Sensitivity equalized(EqualizeChannels by) {
        return new Sensitivity(table, importance, migrations, roundings, by);
    }

    /** What a layer's migration is kept as. */
    public static String migration(String layer, NumberFormat format) {
        return format.wireName() + ":" + layer;
    }

    /** What a layer's rounding is kept as. */
    public static String rounding(String layer, NumberFormat format, boolean migrated) {
        return format.wireName() + (migrated ? "+Migrated:" : ":") + layer;
    }

    /** Weights of a graph as this measurement would have them. */
    public WeightSource weights(Graph graph) {
        return new KeptWeights(graph, nearest(graph), roundings);
    }

    private WeightSource nearest(Graph graph) {
        return WeightSource.computed(
                graph,
                layer -> Optional.ofNullable(importance.get(layer.node())).map(Tensor::floats),
                (layer, choice) -> Optional.ofNullable(migrations.get(migration(layer.node(), choice.format()))));
    }
}
