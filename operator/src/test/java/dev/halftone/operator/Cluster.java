package dev.halftone.operator;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.List;
import java.util.Map;

/** An API server that serves some kinds of our API and nothing else. */
public final class Cluster implements QuarkusTestResourceLifecycleManager, AutoCloseable {

    private final KubernetesMockServer server = new KubernetesMockServer(false);
    private final List<String> kinds;

    /** One with all kinds installed. */
    public Cluster() {
        this(ApiServed.KINDS);
    }

    Cluster(List<String> kinds) {
        this.kinds = kinds;
    }

    @Override
    public Map<String, String> start() {
        server.init();
        if (!kinds.isEmpty()) {
            var served = new APIResourceListBuilder()
                    .withGroupVersion(ApiServed.API)
                    .withResources(kinds.stream().map(Cluster::resource).toList())
                    .build();
            server.expect()
                    .get()
                    .withPath("/apis/halftone.dev/v1alpha1")
                    .andReturn(200, served)
                    .always();
        }
        return Map.of("quarkus.kubernetes-client.api-server-url", server.url("/"));
    }

    @Override
    public void stop() {
        server.destroy();
    }

    @Override
    public void close() {
        stop();
    }

    ApiServed check() {
        return new ApiServed(server.createClient());
    }

    private static APIResource resource(String kind) {
        var resource = new APIResource();
        resource.setKind(kind);
        return resource;
    }
}
