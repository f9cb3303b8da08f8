package dev.halftone.e2e;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Takes power from nodes and gives it back, by the scripts of {@code deploy/cluster}. */
record Nodes(KubernetesClient client, Path scripts) {

    /** None on a cluster whose nodes are not within reach. */
    static Optional<Nodes> of(KubernetesClient client) {
        return Cluster.scripts().map(scripts -> new Nodes(client, scripts));
    }

    /** Ends node {@code number} at once and everything on it; the cluster notices after some twenty seconds. */
    void powerOff(int number) {
        Cluster.run(List.of(scripts.resolve("power").toString(), "off", Integer.toString(number)));
    }

    /** Boots it and returns when it is ready. */
    void powerOn(int number) {
        Cluster.run(List.of(scripts.resolve("power").toString(), "on", Integer.toString(number)));
    }

    /** {@code True}, {@code False} or, of a node that is not heard of, {@code Unknown}. */
    String ready(int number) {
        return node(number).getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .findFirst()
                .orElseThrow()
                .getStatus();
    }

    Node node(int number) {
        return client.nodes().withName("node" + number).require();
    }
}
