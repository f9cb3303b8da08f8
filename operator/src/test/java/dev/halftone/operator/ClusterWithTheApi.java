package dev.halftone.operator;

import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** An API server that serves two of the kinds and nothing else. */
public final class ClusterWithTheApi implements QuarkusTestResourceLifecycleManager {

    private final KubernetesMockServer server = new KubernetesMockServer(false);

    @Override
    public Map<String, String> start() {
        server.init();
        var served = new APIResourceListBuilder()
                .withGroupVersion("halftone.dev/v1alpha1")
                .addNewResource()
                .withKind("QuantizedModel")
                .withName("quantizedmodels")
                .endResource()
                .addNewResource()
                .withKind("QuantizedModel")
                .withName("quantizedmodels/status")
                .endResource()
                .addNewResource()
                .withKind("Model")
                .withName("models")
                .endResource()
                .build();
        server.expect()
                .get()
                .withPath("/apis/halftone.dev/v1alpha1")
                .andReturn(200, served)
                .always();
        return Map.of("quarkus.kubernetes-client.api-server-url", server.url("/"));
    }

    @Override
    public void stop() {
        server.destroy();
    }
}
