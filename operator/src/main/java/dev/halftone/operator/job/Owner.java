package dev.halftone.operator.job;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;
import java.util.Optional;

/**
 * The object that a Job works for: when it goes, so does the Job.
 *
 * @param queue the labels by which a queue takes the Job
 */
public record Owner(
        String apiVersion, String kind, String namespace, String name, String uid, Map<String, String> queue) {

    /** An object as owner. */
    public static Owner of(HasMetadata object) {
        var metadata = object.getMetadata();
        return new Owner(
                object.getApiVersion(),
                object.getKind(),
                metadata.getNamespace(),
                metadata.getName(),
                metadata.getUid(),
                Labels.queue(Optional.ofNullable(metadata.getLabels()).orElse(Map.of())));
    }

    OwnerReference controller() {
        return new OwnerReferenceBuilder()
                .withApiVersion(apiVersion)
                .withKind(kind)
                .withName(name)
                .withUid(uid)
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
