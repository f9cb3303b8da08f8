package dev.halftone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the other tests rely on: volumes, the audit log, and nodes that can lose power. */
class FixturesTest {
    private KubernetesClient client;
    private Namespace namespace;

    @BeforeEach
    void createNamespace() {
        client = Cluster.client();
        namespace = Namespace.restricted(client);
    }

    @AfterEach
    void removeNamespace() {
        namespace.close();
        client.close();
    }

    @Test
    void aPodThatIsNotRootReadsAndWritesAVolume() throws Exception {
        Path sample = Cluster.ROOT.resolve("deploy/samples/digits-mlp/data");
        try (Porter porter = new Porter(client);
                Volumes volumes = new Volumes(client, namespace, porter)) {
            volumes.create("samples", sample);
            assertThat(volumes.files("samples")).containsExactly("data/calib.npz", "data/holdout.npz");
            assertThat(volumes.read("samples", "data/calib.npz"))
                    .isEqualTo(Files.readAllBytes(sample.resolve("calib.npz")));

            Pod pod = client.resource(writer()).create();
            Await.atMost(Duration.ofMinutes(1))
                    .showing(() -> List.of(client.resource(pod).get()))
                    .until(
                            "the end of the pod",
                            () -> client.resource(pod)
                                    .get()
                                    .getStatus()
                                    .getPhase()
                                    .equals("Succeeded"));
            assertThat(new String(volumes.read("samples", "size"), StandardCharsets.UTF_8))
                    .isEqualTo(Files.size(sample.resolve("calib.npz")) + "\n");
        }
    }

    @Test
    void theAuditLogSaysWhoWroteWhatAndWhen() {
        assumeThat(AuditLog.find()).as("a cluster whose log is within reach").isPresent();
        AuditLog log = AuditLog.find().orElseThrow();
        Instant before = Instant.now();
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("written")
                        .withNamespace(namespace.name())
                        .endMetadata()
                        .build())
                .create();
        client.configMaps().inNamespace(namespace.name()).withName("written").get();
        client.configMaps().inNamespace(namespace.name()).withName("written").delete();
        Instant after = Instant.now();

        // An answer may come a moment before its line.
        Await.atMost(Duration.ofSeconds(10))
                .until("both lines", () -> ours(log, before, after).equals(List.of("create 201", "delete 200")));
        assertThat(ours(log, after, Instant.now())).isEmpty();
        assertThat(log.writes("fabric8-kubernetes-client", before, after)).isNotEmpty();
    }

    private List<String> ours(AuditLog log, Instant from, Instant until) {
        return log.writes("admin", from, until).stream()
                .filter(write -> write.object().equals("configmaps " + namespace.name() + "/written"))
                .map(write -> write.verb() + " " + write.code())
                .toList();
    }

    @Test
    void aNodeLosesPowerAndBootsAgain() {
        assumeThat(Nodes.of(client))
                .as("a cluster whose nodes are within reach")
                .isPresent();
        assumeThat(client.nodes().withName("node2").get()).as("a second node").isNotNull();
        Nodes nodes = Nodes.of(client).orElseThrow();
        String boot = nodes.node(2).getStatus().getNodeInfo().getBootID();
        nodes.powerOff(2);
        try {
            Await.atMost(Duration.ofMinutes(1))
                    .showing(() -> List.of(nodes.node(2)))
                    .until(
                            "the loss of node 2 to be noticed",
                            () -> nodes.ready(2).equals("Unknown"));
        } finally {
            nodes.powerOn(2);
        }
        assertThat(nodes.ready(2)).isEqualTo("True");
        assertThat(nodes.node(2).getStatus().getNodeInfo().getBootID()).isNotEqualTo(boot);
    }

    private Pod writer() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("writer")
                .withNamespace(namespace.name())
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(65532L)
                .withNewSeccompProfile(null, "RuntimeDefault")
                .endSecurityContext()
                .addNewContainer()
                .withName("writer")
                .withImage(Cluster.shellImage())
                .withCommand("sh", "-c", "wc -c < /volume/data/calib.npz > /volume/size")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .addToDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .addNewVolumeMount()
                .withName("volume")
                .withMountPath("/volume")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("volume")
                .withNewPersistentVolumeClaim("samples", false)
                .endVolume()
                .endSpec()
                .build();
    }
}
