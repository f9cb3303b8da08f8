package dev.halftone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The operator's roles hold what it uses and nothing else: its requests in all the tests before are held against them. */
@Order(Integer.MAX_VALUE)
class RightsTest {
    private AuditLog log;

    @BeforeEach
    void find() {
        log = AuditLog.find().orElse(null);
        assumeTrue(log != null, "the audit log of this cluster is not within reach");
    }

    @Test
    void nothingThatTheOperatorAskedForWasForbidden() {
        assertThat(used()).isNotEmpty().filteredOn(right -> !right.granted()).isEmpty();
    }

    @Test
    void nothingIsGrantedThatTheOperatorDidNotUse() {
        Set<String> used = used().stream()
                .map(right -> words(right.verb(), right.resource()))
                .collect(Collectors.toSet());
        Set<String> unused = new TreeSet<>(granted());
        // Asked for by an admission plugin on the operator's behalf, on clusters that have it.
        unused.removeIf(right -> right.endsWith("/finalizers"));
        // Read back where someone else has written between: it may happen in a run or not.
        unused.remove("get halftone.dev/quantizedmodels");
        // The SDK looks whether it has this right before it starts, and then patches.
        unused.remove("update coordination.k8s.io/leases");
        unused.removeAll(used);
        assertThat(unused).isEmpty();
    }

    /** Since it was installed: one that is being removed loses its rights before it ends. */
    private Set<AuditLog.Right> used() {
        try (KubernetesClient client = Cluster.client()) {
            String installed = client.apps()
                    .deployments()
                    .inNamespace(Operator.NAMESPACE)
                    .withName(Operator.NAME)
                    .require()
                    .getMetadata()
                    .getCreationTimestamp();
            return log.rights(Operator.USER, Instant.parse(installed));
        }
    }

    private static Set<String> granted() {
        try (KubernetesClient client = Cluster.client()) {
            List<PolicyRule> cluster = client.rbac()
                    .clusterRoles()
                    .withName(Operator.NAME)
                    .require()
                    .getRules();
            List<PolicyRule> leases = client.rbac()
                    .roles()
                    .inNamespace(Operator.NAMESPACE)
                    .withName("halftone-leader-election")
                    .require()
                    .getRules();
            return Stream.concat(cluster.stream(), leases.stream())
                    .flatMap(RightsTest::rights)
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<String> rights(PolicyRule rule) {
        return rule.getApiGroups().stream()
                .flatMap(group -> rule.getResources().stream()
                        .map(resource -> group.isEmpty() ? resource : group + "/" + resource))
                .flatMap(resource -> rule.getVerbs().stream().map(verb -> words(verb, resource)));
    }

    private static String words(String verb, String resource) {
        return verb + " " + resource;
    }
}
