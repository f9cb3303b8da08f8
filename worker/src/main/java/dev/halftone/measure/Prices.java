package dev.halftone.measure;

import java.util.List;
import java.util.stream.Stream;

/**
 * What every configuration that was worth timing saves.
 *
 * @param dropped candidates that are never planned, with the reason
 */
public record Prices(LatencyTable table, List<Dropped> dropped) {

    /** A candidate of a subgraph's layers whose kernel is not what it seems. */
    public record Dropped(String signature, String candidate, String reason) {}

    public Prices {
        dropped = List.copyOf(dropped);
    }

    /** The prices of two shards as one. */
    public Prices plus(Prices other) {
        return new Prices(
                table.plus(other.table),
                Stream.concat(dropped.stream(), other.dropped.stream()).toList());
    }
}
