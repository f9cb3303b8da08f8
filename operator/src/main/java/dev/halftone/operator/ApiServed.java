package dev.halftone.operator;

import dev.halftone.api.v1alpha1.Accelerator;
import dev.halftone.api.v1alpha1.CalibrationSet;
import dev.halftone.api.v1alpha1.LatencyProfile;
import dev.halftone.api.v1alpha1.Model;
import dev.halftone.api.v1alpha1.QuantizationFleet;
import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.api.v1alpha1.SensitivityProfile;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while the cluster serves every kind that this operator is there for. */
@Readiness
@Singleton
class ApiServed implements HealthCheck {

    /** The group and version that must be served. */
    static final String API = HasMetadata.getApiVersion(QuantizedModel.class);

    /** The kinds that must be served. */
    static final List<String> KINDS = Stream.of(
                    Accelerator.class,
                    CalibrationSet.class,
                    LatencyProfile.class,
                    Model.class,
                    QuantizationFleet.class,
                    QuantizedModel.class,
                    SensitivityProfile.class)
            .map(HasMetadata::getKind)
            .toList();

    private final KubernetesClient client;

    ApiServed(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public HealthCheckResponse call() {
        var missing = new TreeSet<>(KINDS);
        missing.removeAll(served());
        var response = HealthCheckResponse.named(API).status(missing.isEmpty());
        if (!missing.isEmpty()) {
            response.withData("message", "the cluster lacks " + String.join(", ", missing) + ": install the CRDs");
        }
        return response.build();
    }

    private Set<String> served() {
        var resources = client.getApiResources(API);
        return resources == null
                ? Set.of()
                : resources.getResources().stream().map(APIResource::getKind).collect(Collectors.toSet());
    }
}
