package dev.halftone.operator.quantizedmodel;

import dev.halftone.operator.job.Changes;
import dev.halftone.operator.job.Owners;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A profile that a QuantizedModel shares with others.
 *
 * @param wanted as it would be created
 * @param there all profiles of the kind that this QuantizedModel owns, or that have the wanted name
 */
record Shared<P extends HasMetadata>(P wanted, List<P> there, HasMetadata owner) {

    static <P extends HasMetadata> Shared<P> of(P wanted, Function<String, List<P>> there, HasMetadata owner) {
        return new Shared<>(wanted, there.apply(wanted.getMetadata().getName()), owner);
    }

    String name() {
        return wanted.getMetadata().getName();
    }

    Optional<P> found() {
        return there.stream()
                .filter(profile -> profile.getMetadata().getName().equals(name()))
                .findFirst();
    }

    /**
     * Creates it or becomes one of its owners, and leaves those that are needed no more; the last owner takes a profile with it,
     * since the garbage collector keeps what never had an owner to lose.
     */
    Changes changes() {
        List<HasMetadata> owned = new ArrayList<>();
        List<HasMetadata> left = new ArrayList<>();
        for (var profile : there) {
            if (!profile.getMetadata().getName().equals(name()) && Owners.has(profile, owner)) {
                (Owners.others(profile, owner).isEmpty() ? left : owned).add(profile);
            }
        }
        return found().map(this::joined)
                .orElseGet(() -> Changes.create(List.of(wanted)))
                .and(Changes.delete(left))
                .and(Changes.disown(owned));
    }

    private Changes joined(P profile) {
        return Owners.has(profile, owner) ? Changes.NONE : Changes.own(List.of(profile));
    }
}
