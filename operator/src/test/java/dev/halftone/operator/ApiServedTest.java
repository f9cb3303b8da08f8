package dev.halftone.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class ApiServedTest {

    @Test
    void is_up_where_all_kinds_are_served() {
        try (var cluster = new Cluster()) {
            cluster.start();

            assertThat(cluster.check().call().getStatus()).isEqualTo(Status.UP);
        }
    }

    @Test
    void names_what_is_missing() {
        try (var cluster = new Cluster(
                List.of("Accelerator", "LatencyProfile", "Model", "QuantizationFleet", "SensitivityProfile"))) {
            cluster.start();
            var answer = cluster.check().call();

            assertThat(answer.getStatus()).isEqualTo(Status.DOWN);
            assertThat(answer.getData())
                    .contains(Map.of("message", "the cluster lacks CalibrationSet, QuantizedModel: install the CRDs"));
        }
    }

    @Test
    void is_down_where_the_cluster_knows_nothing_of_the_api() {
        try (var cluster = new Cluster(List.of())) {
            cluster.start();

            assertThat(cluster.check().call().getStatus()).isEqualTo(Status.DOWN);
        }
    }
}
