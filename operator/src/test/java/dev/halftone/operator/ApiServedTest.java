package dev.halftone.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class ApiServedTest {

    @Test
    void is_down_and_says_what_to_install_where_the_cluster_knows_nothing_of_the_api() {
        var server = new KubernetesMockServer(false);
        server.init();
        try (var client = server.createClient()) {
            var answer = new ApiServed(client).call();

            assertThat(answer.getStatus()).isEqualTo(Status.DOWN);
            assertThat(answer.getData().orElseThrow())
                    .containsEntry("message", "the cluster does not serve halftone.dev/v1alpha1: install the CRDs");
        } finally {
            server.destroy();
        }
    }
}
