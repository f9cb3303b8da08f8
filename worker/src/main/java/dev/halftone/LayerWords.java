package dev.halftone;

import dev.halftone.number.Migration;
import dev.halftone.number.Rounding;
import dev.halftone.work.Plan;

/** What was done to a layer's numbers, in few words, for people. */
final class LayerWords {

    private LayerWords() {}

    /** How its activation's outliers migrate into the weight; empty where they don't. */
    static String migration(Plan.LayerPlan layer) {
        String row = layer.migration();
        return row == null
                ? ""
                : switch (Migration.valueOf(row)) {
                    case STRENGTH_50 -> "migrated, strength 0.5";
                    case STRENGTH_65 -> "migrated, strength 0.65";
                    case STRENGTH_80 -> "migrated, strength 0.8";
                    case CAPPED_4 -> "migrated above 1/4";
                    case CAPPED_8 -> "migrated above 1/8";
                };
    }

    /** How its weight got its codes; empty where it has none. */
    static String rounding(Plan.LayerPlan layer) {
        var rounding = layer.rounding();
        if (rounding == null) {
            return layer.calibrator() == null ? "" : "nearest";
        }
        String method = switch (Rounding.valueOf(rounding.method())) {
            case NEAREST -> "nearest";
            case GPTQ -> "GPTQ";
        };
        return rounding.bias().equals("Corrected") ? method + ", bias corrected" : method;
    }
}
