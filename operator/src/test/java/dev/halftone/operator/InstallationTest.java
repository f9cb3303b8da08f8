package dev.halftone.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InstallationTest {
    private static final Path MANIFESTS = Path.of("..", "deploy", "manifests");
    private static final String READ = "list watch";

    /** What the operator may do to objects of a namespace, by group and resource. */
    private static final Map<String, String> IN_A_NAMESPACE = Map.ofEntries(
            Map.entry("/configmaps", READ + " create delete"),
            Map.entry("/namespaces", "get"),
            Map.entry("/pods", READ),
            Map.entry("batch/jobs", READ + " create delete"),
            Map.entry("events.k8s.io/events", "create"),
            Map.entry("halftone.dev/calibrationsets", READ),
            Map.entry("halftone.dev/calibrationsets/finalizers", "update"),
            Map.entry("halftone.dev/calibrationsets/status", "patch"),
            Map.entry("halftone.dev/latencyprofiles", READ + " create patch delete"),
            Map.entry("halftone.dev/latencyprofiles/finalizers", "update"),
            Map.entry("halftone.dev/latencyprofiles/status", "patch"),
            Map.entry("halftone.dev/models", READ),
            Map.entry("halftone.dev/models/finalizers", "update"),
            Map.entry("halftone.dev/models/status", "patch"),
            Map.entry("halftone.dev/quantizedmodels", "get " + READ + " patch"),
            Map.entry("halftone.dev/quantizedmodels/finalizers", "update"),
            Map.entry("halftone.dev/quantizedmodels/status", "patch"),
            Map.entry("halftone.dev/sensitivityprofiles", READ + " create patch delete"),
            Map.entry("halftone.dev/sensitivityprofiles/finalizers", "update"),
            Map.entry("halftone.dev/sensitivityprofiles/status", "patch"));

    private static final Map<String, String> ACCELERATORS =
            Map.of("halftone.dev/accelerators", READ, "halftone.dev/accelerators/status", "patch");

    @Test
    void in_the_cluster_the_operator_may_do_this_and_no_more() throws IOException {
        var expected = new TreeMap<>(IN_A_NAMESPACE);
        expected.putAll(ACCELERATORS);
        expected.put("/nodes", READ);

        assertThat(rights("cluster/operator-role.yaml", "ClusterRole")).isEqualTo(expected);
    }

    @Test
    void in_a_namespace_the_operator_may_do_this_and_of_the_cluster_only_accelerators() throws IOException {
        assertThat(rights("overlays/namespaced/operator-role.yaml", "Role")).isEqualTo(IN_A_NAMESPACE);
        assertThat(rights("overlays/namespaced/operator-role.yaml", "ClusterRole"))
                .isEqualTo(ACCELERATORS);
    }

    @Test
    void leases_are_held_in_the_operators_namespace() throws IOException {
        assertThat(rights("base/leases.yaml", "Role"))
                .isEqualTo(Map.of("coordination.k8s.io/leases", "get create update patch"));
    }

    @Test
    void the_pod_is_restricted() throws IOException {
        var deployment = read("base/deployment.yaml").findFirst().orElseThrow();

        assertThat(deployment.<Map<String, Object>>get("spec", "template", "spec", "securityContext"))
                .containsEntry("runAsNonRoot", true)
                .containsEntry("runAsUser", 65532)
                .containsEntry("seccompProfile", Map.of("type", "RuntimeDefault"));
        assertThat(deployment.<Map<String, Object>>get("spec", "template", "spec", "containers", 0, "securityContext"))
                .isEqualTo(Map.of(
                        "allowPrivilegeEscalation",
                        false,
                        "readOnlyRootFilesystem",
                        true,
                        "capabilities",
                        Map.of("drop", List.of("ALL"))));
    }

    private static Map<String, String> rights(String file, String kind) throws IOException {
        var rights = new TreeMap<String, String>();
        read(file).filter(role -> role.getKind().equals(kind)).forEach(role -> {
            for (var rule : role.<List<Map<String, List<String>>>>get("rules")) {
                for (var resource : strings(rule, "resources")) {
                    var key = strings(rule, "apiGroups").getFirst() + "/" + resource;
                    assertThat(rights.put(key, String.join(" ", strings(rule, "verbs"))))
                            .as("one rule for " + key)
                            .isNull();
                }
            }
        });
        return rights;
    }

    private static List<String> strings(Map<String, List<String>> rule, String member) {
        return new ArrayList<>(rule.getOrDefault(member, List.of()));
    }

    private static Stream<GenericKubernetesResource> read(String file) throws IOException {
        return Stream.of(Files.readString(MANIFESTS.resolve(file)).split("\n---\n"))
                .map(document -> Serialization.unmarshal(document, GenericKubernetesResource.class));
    }
}
