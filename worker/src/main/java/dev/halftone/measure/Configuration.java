package dev.halftone.measure;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** A candidate for each layer of a subgraph, in the subgraph's order: the same for all subgraphs of one signature. */
public record Configuration(List<Candidate> candidates) {

    private static final String SEPARATOR = " ";

    public Configuration {
        candidates = List.copyOf(candidates);
    }

    /** Every layer as it is. */
    public static Configuration reference(int layers) {
        return new Configuration(Collections.nCopies(layers, Candidate.REFERENCE));
    }

    /** The name that a latency table knows it by. */
    public String name() {
        return candidates.stream().map(Candidate::label).collect(Collectors.joining(SEPARATOR));
    }

    /** The inverse of {@link #name()}. */
    public static Configuration parse(String name) {
        return new Configuration(
                Arrays.stream(name.split(SEPARATOR, -1)).map(Candidate::parse).toList());
    }

    /** Every layer that can have it over migrated channels; the same configuration where none can. */
    public Configuration asMigrated() {
        return new Configuration(candidates.stream().map(Candidate::asMigrated).toList());
    }

    /** No layer over migrated channels. */
    public Configuration asPlain() {
        return new Configuration(candidates.stream().map(Candidate::asPlain).toList());
    }

    /** Whether no layer is changed. */
    public boolean isReference() {
        return candidates.stream().allMatch(Candidate.REFERENCE::equals);
    }
}
