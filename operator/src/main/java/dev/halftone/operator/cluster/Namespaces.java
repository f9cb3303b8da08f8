package dev.halftone.operator.cluster;

import dev.halftone.operator.job.Changes;
import dev.halftone.operator.job.JobView;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;

/**
 * Helps namespaces to go. Kubernetes deletes the pods of a namespace before its Jobs, and keeps a failed pod of an Indexed Job with
 * a limit for each index until its replacement is there, which a namespace that goes does not admit: neither would ever end.
 */
@Singleton
public class Namespaces {

    private final KubernetesClient client;

    Namespaces(KubernetesClient client) {
        this.client = client;
    }

    /** Deletes Jobs whose pods are being deleted because their namespace is. */
    public Changes departing(String namespace, JobView jobs) {
        return jobs.losesPods() && isTerminating(namespace) ? Changes.delete(jobs.jobs()) : Changes.NONE;
    }

    /** Whether a namespace is being deleted. */
    public boolean isTerminating(String namespace) {
        var found = client.namespaces().withName(namespace).get();
        return found != null && found.getMetadata().getDeletionTimestamp() != null;
    }
}
