package dev.halftone.operator;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while the cluster serves the resources that this operator is there for. */
@Readiness
@Singleton
class ApiServed implements HealthCheck {

    private static final String API = "halftone.dev/v1alpha1";

    private final KubernetesClient client;

    ApiServed(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named(API);
        var served = client.getApiResources(API);
        if (served == null) {
            return response.down()
                    .withData("message", "the cluster does not serve " + API + ": install the CRDs")
                    .build();
        }
        var kinds = served.getResources().stream()
                .map(APIResource::getKind)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return response.up().withData("kinds", kinds).build();
    }
}
