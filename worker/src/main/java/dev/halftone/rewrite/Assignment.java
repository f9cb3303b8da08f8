package dev.halftone.rewrite;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A choice for each layer that leaves the reference format; layers that are not named stay in it. */
public record Assignment(SortedMap<String, Choice> choices) {

    public Assignment {
        choices = Collections.unmodifiableSortedMap(new TreeMap<>(choices));
    }

    /** Everything in the reference format. */
    public static Assignment reference() {
        return new Assignment(new TreeMap<>());
    }

    /** Whether no layer leaves the reference format. */
    public boolean isReference() {
        return choices.isEmpty();
    }

    /** These choices. */
    public static Assignment of(Map<String, Choice> choices) {
        return new Assignment(new TreeMap<>(choices));
    }
}
