package dev.halftone.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halftone.operator.job.Changes;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandsTest {

    private static final String ORDERS = "/api/v1/namespaces/demo/configmaps";
    private static final String JOBS = "/apis/batch/v1/namespaces/demo/jobs";

    private final KubernetesMockServer server = new KubernetesMockServer(false);
    private final ConfigMap order = new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace("demo")
            .withName("inspect-1")
            .endMetadata()
            .build();
    private final Job job = new JobBuilder()
            .withNewMetadata()
            .withNamespace("demo")
            .withName("inspect-1")
            .endMetadata()
            .build();

    @BeforeEach
    void start() {
        server.init();
    }

    @AfterEach
    void stop() {
        server.destroy();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 422})
    void what_the_cluster_refuses_is_told_in_its_words(int code) {
        answer(ORDERS, 201, "");
        answer(JOBS, code, "exceeded quota: objects");

        var carried = create();

        assertThat(carried.refused())
                .containsExactly(
                        entry("the cluster refuses Job inspect-1, which is tried again: exceeded quota: objects"));
    }

    @Test
    void a_job_is_not_created_when_its_order_is_refused() {
        answer(ORDERS, 403, "exceeded quota: objects");

        assertThat(create().refused()).containsOnlyKeys("inspect-1");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void a_webhook_that_does_not_answer_refuses_too() {
        answer(ORDERS, 500, "failed calling webhook \"policy.example\": connection refused");

        assertThat(create().refused()).containsOnlyKeys("inspect-1");
    }

    @Test
    void who_was_faster_refuses_nothing() {
        answer(ORDERS, 409, "already exists");
        answer(JOBS, 409, "already exists");

        assertThat(create()).isEqualTo(new Hands.Carried(false, Map.of()));
    }

    @Test
    void a_namespace_that_goes_refuses_nothing() {
        answer(ORDERS, 403, "unable to create new content in namespace demo because it is being terminated");
        answer(JOBS, 403, "unable to create new content in namespace demo because it is being terminated");

        assertThat(create()).isEqualTo(new Hands.Carried(false, Map.of()));
    }

    @Test
    void a_server_that_fails_is_a_surprise() {
        answer(ORDERS, 500, "etcdserver: no leader");

        assertThatThrownBy(this::create)
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("etcdserver: no leader");
    }

    private Hands.Carried create() {
        var client = server.createClient();
        client.getConfiguration().setRequestRetryBackoffLimit(0);
        return new Hands(client).apply(Changes.create(List.of(order, job)), job);
    }

    private static Map.Entry<String, String> entry(String said) {
        return Map.entry("inspect-1", said);
    }

    private void answer(String path, int code, String message) {
        var body = new StatusBuilder().withCode(code).withMessage(message).build();
        server.expect()
                .post()
                .withPath(path)
                .andReturn(code, code == 201 ? order : body)
                .always();
    }
}
