package dev.halftone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Sources behind {@code https:}, with credentials and a private authority. The server is one that each cluster has: the API server,
 * which hands out the files of a pod to whoever may ask for its proxy.
 */
class HttpsTest {
    private KubernetesClient client;
    private Operator operator;
    private Porter porter;
    private Digits digits;
    private String host;

    @BeforeEach
    void prepare() {
        client = Cluster.client();
        operator = new Operator(client);
        operator.awaitAvailable();
        porter = new Porter(client);
        digits = Digits.withVolume(client, porter);
        host = client.services()
                .inNamespace("default")
                .withName("kubernetes")
                .require()
                .getSpec()
                .getClusterIP();
        serveFiles();
    }

    @AfterEach
    void remove() {
        operator.set("HALFTONE_HTTPS_HOSTS-", "HALFTONE_HTTPS_PRIVATE_HOSTS-");
        digits.close();
        porter.close();
        client.close();
    }

    @Test
    void aSecretThatIsMissingIsNamedAndItsCreationIsEnough() {
        ObjectNode model = digits.model();
        model.withObject("/spec/source").put("uri", uri("models/digits-mlp.onnx"));
        model.withObject("/spec/source/secretRef").put("name", "files");
        digits.apply(model);
        Resource resource = digits.resource("Model", "digits").awaitReason(Limits.STAGE, "HostNotAllowed");
        assertThat(message(resource)).contains(host, "HALFTONE_HTTPS_HOSTS");

        operator.set("HALFTONE_HTTPS_HOSTS=" + host, "HALFTONE_HTTPS_PRIVATE_HOSTS=" + host);
        resource.awaitReason(Limits.STAGE, "CredentialsMissing");
        assertThat(message(resource)).contains("Secret files", "token", "ca.crt");
        assertThat(resource.condition("Stalled").isMissingNode())
                .as("%s", resource)
                .isTrue();

        createSecret();
        resource.awaitReady(Limits.STAGE);
        ObjectNode calibrationSet = digits.calibrationSet();
        for (String source : List.of("source", "holdOutSource")) {
            String file = source.equals("source") ? "data/calib.npz" : "data/holdout.npz";
            calibrationSet.withObject("/spec/" + source).put("uri", uri(file));
            calibrationSet.withObject("/spec/" + source + "/secretRef").put("name", "files");
        }
        digits.apply(digits.accelerator(), calibrationSet, digits.quantizedModel("digits-cpu"));
        Resource ready = digits.resource("QuantizedModel", "digits-cpu").awaitReady(Limits.READY);
        assertThat(ready.tree().at("/status/artifact/uri").asText())
                .as("%s", ready)
                .startsWith("pvc://halftone/artifacts/");
    }

    private static String message(Resource resource) {
        return resource.condition("Ready").path("message").asText();
    }

    private String uri(String file) {
        return "https://" + host + "/api/v1/namespaces/" + digits.namespace().name()
                + "/pods/http:files:8080/proxy/digits-mlp/" + file;
    }

    private void serveFiles() {
        String namespace = digits.namespace().name();
        Cluster.kubectl("create", "serviceaccount", "files", "--namespace=" + namespace);
        Cluster.kubectl("create", "role", "files", "--verb=get", "--resource=pods/proxy", "--namespace=" + namespace);
        Cluster.kubectl(
                "create",
                "rolebinding",
                "files",
                "--role=files",
                "--serviceaccount=" + namespace + ":files",
                "--namespace=" + namespace);
        var pod = client.pods()
                .inNamespace(namespace)
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("files")
                        .endMetadata()
                        .withNewSpec()
                        .withAutomountServiceAccountToken(false)
                        .withTerminationGracePeriodSeconds(0L)
                        .withNewSecurityContext()
                        .withRunAsNonRoot(true)
                        .withRunAsUser(65532L)
                        .withNewSeccompProfile()
                        .withType("RuntimeDefault")
                        .endSeccompProfile()
                        .endSecurityContext()
                        .addNewContainer()
                        .withName("files")
                        .withImage(Cluster.shellImage())
                        .withCommand("busybox", "httpd", "-f", "-p", "8080", "-h", "/store")
                        .withNewSecurityContext()
                        .withAllowPrivilegeEscalation(false)
                        .withNewCapabilities()
                        .withDrop("ALL")
                        .endCapabilities()
                        .endSecurityContext()
                        .addNewVolumeMount()
                        .withName("store")
                        .withMountPath("/store")
                        .endVolumeMount()
                        .endContainer()
                        .addNewVolume()
                        .withName("store")
                        .withNewPersistentVolumeClaim(Digits.STORE, true)
                        .endVolume()
                        .endSpec()
                        .build());
        pod.create();
        Await.atMost(Duration.ofMinutes(2))
                .showing(() -> List.of(pod.get()))
                .until("the pod that serves files", pod::isReady);
    }

    private void createSecret() {
        String namespace = digits.namespace().name();
        String token = Cluster.kubectl("create", "token", "files", "--duration=1h", "--namespace=" + namespace);
        String authority = client.configMaps()
                .inNamespace(namespace)
                .withName("kube-root-ca.crt")
                .require()
                .getData()
                .get("ca.crt");
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("files")
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToStringData("token", token.strip())
                        .addToStringData("ca.crt", authority)
                        .build())
                .create();
    }
}
