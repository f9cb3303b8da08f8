package dev.halftone.measure;

import dev.halftone.format.NumberFormat;
import dev.halftone.partition.Layer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The formats that a layer can be in.
 *
 * @param writtenValues for each format: the value that its kernel writes, the layer's own output or that of the
 *     activation that it takes in
 */
public record LayerOptions(Layer layer, SortedMap<NumberFormat, String> writtenValues) {

    public LayerOptions {
        writtenValues = Collections.unmodifiableSortedMap(new TreeMap<>(writtenValues));
    }
}
