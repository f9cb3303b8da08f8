package dev.halftone.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Objects of a kind that own primaries together. They are seen, but are no news: what matters about an owner is whether it owns, and
 * that is written on the primary.
 */
public final class OwnersOf<P extends HasMetadata, O extends HasMetadata> {

    private final InformerEventSource<O, P> source;
    private final String kind;

    /** Watches them. */
    public OwnersOf(EventSourceContext<P> context, Class<P> primary, Class<O> owner) {
        kind = HasMetadata.getKind(owner);
        var configuration = InformerEventSourceConfiguration.from(owner, primary)
                .withName("owners")
                .withPrimaryToSecondaryMapper((P object) -> Set.of())
                .withSecondaryToPrimaryMapper(object -> Set.of())
                .build();
        source = new InformerEventSource<>(configuration, context);
    }

    /** What has to be told to the controller. */
    public InformerEventSource<O, P> source() {
        return source;
    }

    /** The owners of a primary that are there and stay, in the order of its references. */
    public List<O> of(P primary) {
        return primary.getMetadata().getOwnerReferences().stream()
                .filter(reference -> reference.getKind().equals(kind))
                .flatMap(reference -> find(primary, reference).stream())
                .toList();
    }

    private Optional<O> find(P primary, OwnerReference reference) {
        return source.get(new ResourceID(
                        reference.getName(), primary.getMetadata().getNamespace()))
                .filter(owner -> owner.getMetadata().getUid().equals(reference.getUid()))
                .filter(owner -> owner.getMetadata().getDeletionTimestamp() == null);
    }
}
