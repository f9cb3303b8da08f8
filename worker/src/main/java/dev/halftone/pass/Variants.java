package dev.halftone.pass;

import dev.halftone.pass.SkipLayerNormalization.Alone;
import dev.halftone.pass.SkipLayerNormalization.Bias;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The table of rewrites that keep the function and may pay on one runtime and not on another: which are applied is
 * decided by measurement. Each gives back the same instance where it has nothing to do.
 */
public final class Variants {

    /** Passes by name, in an order in which any selection of them may be applied. */
    public static final SequencedMap<String, Pass> ROWS = Collections.unmodifiableSequencedMap(rows());

    private Variants() {}

    private static SequencedMap<String, Pass> rows() {
        SequencedMap<String, Pass> rows = new LinkedHashMap<>();
        // Masks are recognised as they came, so attention comes before their floor.
        rows.put("MultiHeadAttention", new FuseAttention());
        rows.put("FloorMasks", new FloorMasks());
        rows.put("SkipLayerNormalization", new SkipLayerNormalization(Bias.APART, Alone.KEPT));
        rows.put("SkipLayerNormalizationWithBias", new SkipLayerNormalization(Bias.INSIDE, Alone.KEPT));
        rows.put("SkipLayerNormalizationEverywhere", new SkipLayerNormalization(Bias.APART, Alone.DOUBLED));
        rows.put("BiasGelu", new BiasGelu());
        rows.put("RuntimeGelu", new RuntimeGelu());
        return rows;
    }
}
