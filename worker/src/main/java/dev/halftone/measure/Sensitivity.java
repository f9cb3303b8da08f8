package dev.halftone.measure;

import dev.halftone.graph.Tensor;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A finished measurement of sensitivity.
 *
 * @param importance by layer: E[(dg/dw)^2] of each element of its weight; what scales and roundings are weighted by
 */
public record Sensitivity(SensitivityTable table, SortedMap<String, Tensor> importance) {

    public Sensitivity {
        importance = Collections.unmodifiableSortedMap(new TreeMap<>(importance));
    }
}
