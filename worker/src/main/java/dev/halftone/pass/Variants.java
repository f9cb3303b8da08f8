package dev.halftone.pass;

import dev.halftone.graph.Graph;
import dev.halftone.pass.SkipLayerNormalization.Alone;
import dev.halftone.pass.SkipLayerNormalization.Bias;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The table of rewrites that keep the function and may pay on one runtime and not on another: which are applied is
 * decided by measurement. Each gives back the same instance where it has nothing to do.
 *
 * @param isStandard whether only operators of the ONNX standard may be written
 * @param mask the graph input whose zeros mark positions that don't count, where there is one: what lies there is not kept
 */
public record Variants(boolean isStandard, Optional<String> mask) {

    /** Passes by name, in an order in which any selection of them may be applied. */
    public SequencedMap<String, Pass> rows() {
        SequencedMap<String, Pass> rows = new LinkedHashMap<>();
        // Masks are recognised as they came, so attention comes before their floor.
        if (!isStandard) {
            rows.put("MultiHeadAttention", new FuseAttention());
        }
        rows.put("FloorMasks", new FloorMasks());
        if (!isStandard) {
            rows.put("RootMeanSquareNormalization", new FuseRootMeanSquareNormalization());
            rows.put("RotaryEmbedding", new FuseRotaryEmbedding());
            rows.put("SkipLayerNormalization", new SkipLayerNormalization(Bias.APART, Alone.KEPT));
            rows.put("SkipLayerNormalizationWithBias", new SkipLayerNormalization(Bias.INSIDE, Alone.KEPT));
            rows.put("SkipLayerNormalizationEverywhere", new SkipLayerNormalization(Bias.APART, Alone.DOUBLED));
            rows.put("BiasGelu", new BiasGelu());
            rows.put("RuntimeGelu", new RuntimeGelu());
        }
        // The others look for their patterns across what this one parts.
        mask.ifPresent(name -> rows.put("RemovePadding", new RemovePadding(name)));
        return Collections.unmodifiableSequencedMap(rows);
    }

    /** A graph with the rewrites of these names, in the table's order, without what nobody reads any more: the runtime would run it. */
    public Graph apply(Graph graph, List<String> names) {
        var dead = new RemoveDeadNodes();
        var rewritten = graph;
        for (var row : rows().entrySet()) {
            if (names.contains(row.getKey())) {
                rewritten = dead.apply(row.getValue().apply(rewritten));
            }
        }
        return rewritten;
    }
}
