package dev.halftone.operator.settings;

import java.util.Map;
import java.util.TreeMap;

/**
 * What holds for every worker.
 *
 * @param workerImage image of worker pods, unless the accelerator names one
 * @param store URI that measurements, reports and, without another output, artifacts go under; a claim in it is one of the
 *     namespace of the work
 * @param resources of worker pods, unless the accelerator says otherwise; requests equal limits
 * @param deadlineSeconds the most that a Job may take
 * @param retries how often a shard is tried again after a failure that is not the model's fault
 * @param environment further variables of worker pods: what https sources are allowed
 * @param watchNodes whether nodes may be listed; an operator of a single namespace has no right to
 */
public record Settings(
        String workerImage,
        String store,
        Map<String, String> resources,
        long deadlineSeconds,
        int retries,
        Map<String, String> environment,
        Nodes watchNodes) {

    /** Whether nodes are looked at. */
    public enum Nodes {
        WATCHED,
        UNSEEN
    }

    public Settings {
        resources = Map.copyOf(new TreeMap<>(resources));
        environment = Map.copyOf(new TreeMap<>(environment));
    }
}
