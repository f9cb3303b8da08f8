package dev.halftone.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;

/** What the cluster says when it does not let an object in: a quota, a policy, a webhook or a missing right. */
final class Refusal {

    /** Webhooks choose among them; validation has the last. */
    private static final Set<Integer> CODES =
            Set.of(HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_FORBIDDEN, 422);

    private Refusal() {}

    /** As a sentence; nothing if the server did not refuse but fail. */
    static Optional<String> of(KubernetesClientException failure, HasMetadata object) {
        String said = Optional.ofNullable(failure.getStatus())
                .map(Status::getMessage)
                .orElseGet(() -> String.valueOf(failure.getMessage()));
        boolean silent = failure.getCode() == HttpURLConnection.HTTP_INTERNAL_ERROR && said.contains("webhook");
        return CODES.contains(failure.getCode()) || silent
                ? Optional.of("the cluster refuses " + object.getKind() + " "
                        + object.getMetadata().getName() + ", which is tried again: " + said)
                : Optional.empty();
    }
}
