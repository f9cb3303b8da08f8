package dev.halftone.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Objects of a kind that several primaries own together. */
public final class Owned<R extends HasMetadata, P extends HasMetadata> {

    private static final String INDEX = "owned-by";

    private final InformerEventSource<R, P> source;

    /** Watches them. */
    public Owned(EventSourceContext<P> context, Class<P> kind, Class<R> type) {
        String owner = HasMetadata.getKind(kind);
        var configuration = InformerEventSourceConfiguration.from(type, kind)
                .withName(type.getSimpleName().toLowerCase(Locale.ROOT) + "s")
                .withPrimaryToSecondaryMapper((P primary) -> Set.of())
                .withSecondaryToPrimaryMapper(object -> owners(object, owner))
                .build();
        source = new InformerEventSource<>(configuration, context);
        source.addIndexers(Map.of(INDEX, Owned::uids));
    }

    /** What has to be told to the controller. */
    public InformerEventSource<R, P> source() {
        return source;
    }

    /** Those that a primary owns. */
    public List<R> of(P primary) {
        return source.byIndex(INDEX, primary.getMetadata().getUid());
    }

    /** Those that a primary owns, and the one of a name if it is there. */
    public List<R> of(P primary, String name) {
        Set<R> found = new LinkedHashSet<>(of(primary));
        source.get(new ResourceID(name, primary.getMetadata().getNamespace())).ifPresent(found::add);
        return List.copyOf(found);
    }

    private static Set<ResourceID> owners(HasMetadata object, String kind) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(reference -> reference.getKind().equals(kind))
                .map(reference ->
                        new ResourceID(reference.getName(), object.getMetadata().getNamespace()))
                .collect(Collectors.toSet());
    }

    private static List<String> uids(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .map(reference -> reference.getUid())
                .toList();
    }
}
