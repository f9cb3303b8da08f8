package dev.halftone.measure;

import dev.halftone.format.NumberFormat;
import dev.halftone.partition.Layer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The formats that a layer can be in.
 *
 * @param writtenValues for each format: the value that its kernel writes, the layer's own output or that of the
 *     activation that it takes in
 * @param migrating the formats in which the activation's channels may be migrated into the weight
 */
public record LayerOptions(
        Layer layer, SortedMap<NumberFormat, String> writtenValues, SortedSet<NumberFormat> migrating) {

    public LayerOptions {
        writtenValues = Collections.unmodifiableSortedMap(new TreeMap<>(writtenValues));
        migrating = Collections.unmodifiableSortedSet(new TreeSet<>(migrating));
    }

    /** Options without migration. */
    public LayerOptions(Layer layer, SortedMap<NumberFormat, String> writtenValues) {
        this(layer, writtenValues, Collections.emptySortedSet());
    }
}
