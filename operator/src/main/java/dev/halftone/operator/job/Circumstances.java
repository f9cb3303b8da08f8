package dev.halftone.operator.job;

import dev.halftone.work.Digest;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a worker's verdict depends on beside its order: which worker gives it, what it has, and what it is allowed. Their digest is
 * an annotation of the Job, since others may rewrite images and variables on their way into the cluster.
 */
final class Circumstances {

    private Circumstances() {}

    /** Their digest. */
    static String digest(StageWork work) {
        var placement = Placement.of(work.accelerator(), work.settings());
        return Digest.ofJson(Map.of(
                        "image",
                        placement.image(),
                        "resources",
                        new TreeMap<>(placement.resources()),
                        "environment",
                        new TreeMap<>(work.settings().environment())))
                .value();
    }

    /** Whether a Job that has failed would be made in another way now, and so may not fail again. */
    static boolean changed(Job failed, StageWork work) {
        return Optional.ofNullable(failed.getMetadata().getAnnotations())
                .flatMap(annotations -> Optional.ofNullable(annotations.get(Labels.CIRCUMSTANCES)))
                .filter(then -> !then.equals(digest(work)))
                .isPresent();
    }
}
