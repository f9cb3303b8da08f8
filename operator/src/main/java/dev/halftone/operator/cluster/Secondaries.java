package dev.halftone.operator.cluster;

import dev.halftone.operator.job.JobView;
import dev.halftone.operator.job.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The Jobs, pods and orders that work for objects of a kind, watched and found by the object that they work for. */
public final class Secondaries<P extends HasMetadata> {

    private static final String INDEX = "works-for";

    private final InformerEventSource<Job, P> jobs;
    private final InformerEventSource<Pod, P> pods;
    private final InformerEventSource<ConfigMap, P> orders;

    /** Watches them. */
    public Secondaries(EventSourceContext<P> context, Class<P> kind) {
        jobs = source(context, kind, Job.class);
        pods = source(context, kind, Pod.class);
        orders = source(context, kind, ConfigMap.class);
    }

    /** The watches, which are there before anything is reconciled. */
    public static <P extends HasMetadata> Secondaries<P> started(@Nullable Secondaries<P> secondaries) {
        return Objects.requireNonNull(secondaries, "event sources are prepared before the first reconciliation");
    }

    /** What has to be told to the controller. */
    public List<EventSource<?, P>> sources() {
        return List.of(jobs, pods, orders);
    }

    /** Those that work for an object. */
    public JobView view(P primary) {
        String key =
                key(primary.getMetadata().getNamespace(), primary.getMetadata().getName());
        return new JobView(jobs.byIndex(INDEX, key), pods.byIndex(INDEX, key), orders.byIndex(INDEX, key), Map.of());
    }

    private static <R extends HasMetadata, P extends HasMetadata> InformerEventSource<R, P> source(
            EventSourceContext<P> context, Class<P> kind, Class<R> type) {
        var configuration = InformerEventSourceConfiguration.from(type, kind)
                .withName(type.getSimpleName().toLowerCase(Locale.ROOT) + "s")
                .withLabelSelector(Labels.selector(HasMetadata.getKind(kind)))
                .withSecondaryToPrimaryMapper(Secondaries::primary)
                .build();
        var source = new InformerEventSource<>(configuration, context);
        source.addIndexers(Map.of(INDEX, Secondaries::keys));
        return source;
    }

    private static Set<ResourceID> primary(HasMetadata object) {
        String name = name(object);
        return name.isEmpty()
                ? Set.of()
                : Set.of(new ResourceID(name, object.getMetadata().getNamespace()));
    }

    private static List<String> keys(HasMetadata object) {
        return List.of(key(object.getMetadata().getNamespace(), name(object)));
    }

    private static String name(HasMetadata object) {
        var annotations = object.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(Labels.NAME, "");
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
