package dev.halftone.operator.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Opens what a refusal of the API server reads like to the golden cases. */
public final class RefusalCase {

    private RefusalCase() {}

    /** What is said of an answer of the API server. */
    public static String said(Status status) {
        var object = new GenericKubernetesResource();
        object.setKind(status.getDetails().getKind());
        object.setMetadata(
                new ObjectMetaBuilder().withName(status.getDetails().getName()).build());
        return Refusal.of(new KubernetesClientException(status), object).orElseThrow();
    }
}
