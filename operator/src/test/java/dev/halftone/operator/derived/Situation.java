package dev.halftone.operator.derived;

import dev.halftone.api.v1alpha1.Accelerator;
import dev.halftone.api.v1alpha1.CalibrationSet;
import dev.halftone.api.v1alpha1.Model;
import dev.halftone.operator.job.JobView;
import dev.halftone.operator.job.Labels;
import dev.halftone.operator.profile.Sources;
import dev.halftone.operator.profile.SourcesWatch;
import dev.halftone.operator.settings.Settings;
import dev.halftone.operator.settings.Settings.Nodes;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object and what the cluster shows beside it.
 *
 * @param primary what is decided for
 * @param others everything else
 * @param refusals what the cluster says to objects that it does not let in, by their names
 */
public record Situation(HasMetadata primary, List<HasMetadata> others, Map<String, String> refusals) {

    /** When everything is decided. */
    public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** What the platform team has set. */
    public static final Settings SETTINGS = new Settings(
            "registry.example/halftone-worker:0.1.0",
            "pvc://halftone",
            Map.of("cpu", "1", "memory", "2Gi"),
            14400,
            2,
            Map.of("HALFTONE_HTTPS_HOSTS", "models.example"),
            Nodes.WATCHED);

    /** The objects of a kind, as they were read. */
    public <R extends HasMetadata> List<R> all(Class<R> kind) {
        return others.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The Jobs, pods and orders that work for the primary. */
    public JobView jobs() {
        return new JobView(working(Job.class), working(Pod.class), working(ConfigMap.class), refusals);
    }

    /** The objects of these names. */
    public Sources sources(SourcesWatch.Names names) {
        return new Sources(
                names,
                named(Model.class, names.model()),
                named(CalibrationSet.class, names.calibration()),
                named(Accelerator.class, names.accelerator()));
    }

    /** The nodes; absent where the case has none, since nodes may not be seen then. */
    public Optional<List<Node>> nodes() {
        return Optional.of(all(Node.class)).filter(nodes -> !nodes.isEmpty());
    }

    private <R extends HasMetadata> List<R> working(Class<R> kind) {
        String name = primary.getMetadata().getName();
        return all(kind).stream()
                .filter(object ->
                        name.equals(object.getMetadata().getAnnotations().get(Labels.NAME)))
                .toList();
    }

    private <R extends HasMetadata> Optional<R> named(Class<R> kind, @Nullable String name) {
        return all(kind).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst();
    }
}
