package dev.halftone.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Objects of one kind that those of another refer to by name: a change of one is news for all that refer to it. */
public final class References {

    private References() {}

    /**
     * Watches what primaries refer to in their own namespace.
     *
     * @param name the name that a primary refers to; none if it refers to nothing
     */
    public static <R extends HasMetadata, P extends HasMetadata> InformerEventSource<R, P> local(
            EventSourceContext<P> context, Class<P> kind, Class<R> type, Function<P, @Nullable String> name) {
        return source(context, type, name, primary -> primary.getMetadata().getNamespace(), configuration(type, kind));
    }

    /** Watches what primaries refer to in the cluster at large. */
    public static <R extends HasMetadata, P extends HasMetadata> InformerEventSource<R, P> global(
            EventSourceContext<P> context, Class<P> kind, Class<R> type, Function<P, @Nullable String> name) {
        // An operator of one namespace would look for them in it.
        var everywhere = configuration(type, kind).withNamespaces(Set.of(Constants.WATCH_ALL_NAMESPACES));
        return source(context, type, name, primary -> "", everywhere);
    }

    private static <R extends HasMetadata, P extends HasMetadata> InformerEventSource<R, P> source(
            EventSourceContext<P> context,
            Class<R> type,
            Function<P, @Nullable String> name,
            Function<P, String> namespace,
            InformerEventSourceConfiguration.Builder<R> builder) {
        String index = type.getSimpleName().toLowerCase(Locale.ROOT) + "-reference";
        IndexedResourceCache<P> primaries = context.getPrimaryCache();
        context.getPrimaryCache().addIndexers(Map.of(index, primary -> keys(primary, name, namespace)));
        var configuration = builder.withName(index)
                .withPrimaryToSecondaryMapper((P primary) -> Set.of())
                .withSecondaryToPrimaryMapper(referred ->
                        primaries
                                .byIndex(
                                        index,
                                        key(
                                                referred.getMetadata().getNamespace(),
                                                referred.getMetadata().getName()))
                                .stream()
                                .map(ResourceID::fromResource)
                                .collect(Collectors.toSet()))
                .build();
        return new InformerEventSource<>(configuration, context);
    }

    private static <R extends HasMetadata> InformerEventSourceConfiguration.Builder<R> configuration(
            Class<R> type, Class<? extends HasMetadata> kind) {
        return InformerEventSourceConfiguration.from(type, kind);
    }

    private static <P> List<String> keys(P primary, Function<P, @Nullable String> name, Function<P, String> namespace) {
        String referred = name.apply(primary);
        return referred == null ? List.of() : List.of(key(namespace.apply(primary), referred));
    }

    private static String key(@Nullable String namespace, String name) {
        return (namespace == null ? "" : namespace) + "/" + name;
    }
}
