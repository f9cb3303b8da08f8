package dev.halftone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The API server, by itself, takes what is valid and refuses what is not, with a message that names the field. */
class AdmissionTest {
    /** Files that are refused in other words. */
    private static final Map<String, String> OTHER_WORDS = Map.of(
            // A request's path is made of group, version, kind and namespace, and at this path there is nothing.
            "accelerator-namespaced.yaml", "Message: Not Found.",
            "kind-unknown.yaml", "Message: Not Found.",
            "version-unknown.yaml", "Message: Not Found.",
            // A namespace is looked up before the object in it is read.
            "namespace-not-a-label.yaml", "namespaces \"Demo_1\" not found",
            // The rule is one of the whole object, since a schema cannot say anything about metadata.
            "name-too-long.yaml", "a name of at most 40 characters leaves room for the names of its jobs");

    private static KubernetesClient client;
    private static Namespace namespace;
    private static Api api;

    @BeforeAll
    static void createNamespace() {
        client = Cluster.client();
        namespace = Namespace.restricted(client);
        api = new Api(client);
    }

    @AfterAll
    static void removeNamespace() {
        namespace.close();
        client.close();
    }

    @ParameterizedTest
    @MethodSource("dev.halftone.e2e.Manifest#valid()")
    void aValidManifestIsAcceptedAndKeepsItsFields(Manifest manifest) {
        ObjectNode stored = api.tryToCreate(manifest.in(namespace));
        manifest.tree()
                .path("spec")
                .properties()
                .forEach(field -> assertThat(stored.path("spec").has(field.getKey()))
                        .as("spec.%s", field.getKey())
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("dev.halftone.e2e.Manifest#invalid()")
    void anInvalidManifestIsRefusedByTheNameOfItsField(Manifest manifest) {
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(() -> send(manifest.in(namespace)))
                .withMessageContaining(OTHER_WORDS.getOrDefault(manifest.file(), manifest.refusedField()));
    }

    @Test
    void noExceptionIsListedForAFileThatIsGone() {
        assertThat(Manifest.invalid().map(Manifest::file)).containsAll(OTHER_WORDS.keySet());
    }

    /** A status is read only where it is written: at the status of an object that is there. */
    private static void send(Manifest manifest) {
        if (!manifest.refusedField().startsWith("status")) {
            api.tryToCreate(manifest);
            return;
        }
        ObjectNode created = api.create(manifest);
        try {
            api.putStatus(manifest, created);
        } finally {
            api.delete(created);
        }
    }
}
