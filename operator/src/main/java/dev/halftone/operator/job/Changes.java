package dev.halftone.operator.job;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is to be done to the cluster, in this order.
 *
 * @param created objects to create; one that is there already stays as it is
 * @param owned objects that get the object at hand as one more owner
 * @param disowned objects that lose it as an owner
 * @param deleted objects to delete
 */
public record Changes(
        List<HasMetadata> created, List<HasMetadata> owned, List<HasMetadata> disowned, List<HasMetadata> deleted) {

    /** Nothing. */
    public static final Changes NONE = new Changes(List.of(), List.of(), List.of(), List.of());

    public Changes {
        created = List.copyOf(created);
        owned = List.copyOf(owned);
        disowned = List.copyOf(disowned);
        deleted = List.copyOf(deleted);
    }

    /** Creates these. */
    public static Changes create(List<? extends HasMetadata> objects) {
        return new Changes(List.copyOf(objects), List.of(), List.of(), List.of());
    }

    /** Becomes an owner of these. */
    public static Changes own(List<? extends HasMetadata> objects) {
        return new Changes(List.of(), List.copyOf(objects), List.of(), List.of());
    }

    /** Ceases to be an owner of these. */
    public static Changes disown(List<? extends HasMetadata> objects) {
        return new Changes(List.of(), List.of(), List.copyOf(objects), List.of());
    }

    /** Deletes these. */
    public static Changes delete(List<? extends HasMetadata> objects) {
        return new Changes(List.of(), List.of(), List.of(), List.copyOf(objects));
    }

    /** These changes, then others. */
    public Changes and(Changes others) {
        return new Changes(
                joined(created, others.created),
                joined(owned, others.owned),
                joined(disowned, others.disowned),
                joined(deleted, others.deleted));
    }

    private static List<HasMetadata> joined(List<HasMetadata> first, List<HasMetadata> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
