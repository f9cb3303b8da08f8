package dev.halftone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that an older definition let in: they are stalled, and nobody else notices. */
class PoisonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DEFINITIONS = Cluster.ROOT.resolve("deploy/crds");

    /** Kind and name to the spec that is stored, {@code null} for none. */
    private static final Map<String, String> SPECS = new LinkedHashMap<>();

    static {
        SPECS.put("Model wrong-types", "{\"source\": 7, \"loss\": [\"none\"], \"workload\": \"all\"}");
        SPECS.put("Model nulls", "{\"source\": null, \"loss\": null, \"workload\": [null]}");
        SPECS.put("Model empty", "{}");
        SPECS.put("Model without-spec", "null");
        SPECS.put(
                "Model unknown-loss",
                "{\"source\": {\"uri\": \"pvc://halftone/a.onnx\"}, \"loss\": {\"kind\": \"Telepathy\"}}");
        SPECS.put("Model no-uri", "{\"source\": {\"uri\": \"::::\", \"sha256\": \"short\"}}");
        SPECS.put("CalibrationSet wrong-types", "{\"source\": {\"uri\": {}}, \"calibrate\": \"many\", \"seed\": 1.5}");
        SPECS.put("QuantizedModel wrong-types", "{\"modelRef\": [1], \"lossBudget\": \"much\"}");
        SPECS.put("QuantizedModel nulls", "{\"modelRef\": null, \"lossBudget\": {\"max\": null}}");
        SPECS.put("QuantizedModel without-spec", "null");
        SPECS.put(
                "QuantizedModel unknown-words",
                "{\"modelRef\": {\"name\": \"digits\"}, \"calibrationRef\": {\"name\": \"digits\"},"
                        + " \"acceleratorRef\": {\"name\": \"cpu\"}, \"objective\": \"Glory\", \"runPolicy\": \"Sometimes\","
                        + " \"lossBudget\": {\"metric\": \"Vibes\", \"max\": \"a little\"}}");
    }

    private KubernetesClient client;
    private Operator operator;
    private Porter porter;
    private Digits digits;

    @BeforeEach
    void prepare() {
        client = Cluster.client();
        operator = new Operator(client);
        operator.awaitAvailable();
        porter = new Porter(client);
        digits = Digits.withVolume(client, porter);
    }

    @AfterEach
    void remove() {
        digits.close();
        porter.close();
        client.close();
    }

    @Test
    void whatAnOlderDefinitionLetInIsStalledAndNobodyElseNotices(@TempDir Path folder) throws IOException {
        List<Resource> poison = new ArrayList<>();
        try {
            define(withoutSchemas(folder));
            SPECS.forEach((object, spec) -> poison.add(store(object, spec)));
            poison.add(storeWithStrangeStatus());
        } finally {
            define(DEFINITIONS);
        }
        operator.killAll();
        Resource quantizedModel = digits.applyAll("digits-cpu").awaitReady(Limits.READY);
        assertThat(quantizedModel.isReady()).as("%s", quantizedModel).isTrue();
        operator.awaitAvailable();
        assertThat(operator.pods())
                .allSatisfy(pod -> assertThat(pod.getStatus()
                                .getContainerStatuses()
                                .getFirst()
                                .getRestartCount())
                        .isZero());
        assertThat(poison).allSatisfy(PoisonTest::isToldOrCannotBe);
    }

    /** The API server refuses to write into some of them at all, whoever asks. */
    private static void isToldOrCannotBe(Resource resource) {
        String reason = resource.condition("Ready").path("reason").asText();
        System.out.println("poison: " + resource.kind() + " " + resource.name() + ": " + reason);
        if (!Set.of("Unreadable", "InvalidSpec").contains(reason)) {
            assertThat(refusals(resource)).as("%s", resource).isNotEmpty();
        }
    }

    private static List<AuditLog.Write> refusals(Resource resource) {
        AuditLog log = AuditLog.find().orElse(null);
        assumeTrue(log != null, "what the API server refused is not within reach");
        String object =
                resource.kind().toLowerCase(Locale.ROOT) + "s/status " + resource.namespace() + "/" + resource.name();
        return log.writes(write -> write.object().equals(object) && write.code() >= 400);
    }

    private Resource store(String object, String spec) {
        String kind = object.substring(0, object.indexOf(' '));
        String name = object.substring(object.indexOf(' ') + 1);
        post(kind, name, spec, null);
        return digits.resource(kind, name);
    }

    /** The spec is fine, the status is not; the status is the operator's to write, so it is written again. */
    private Resource storeWithStrangeStatus() {
        post("Model", "strange-status", "{\"source\": {\"uri\": \"file:a.onnx\"}}", "{\"conditions\": \"none\"}");
        return digits.resource("Model", "strange-status");
    }

    private void post(String kind, String name, String spec, String status) {
        try {
            ObjectNode object = JSON.createObjectNode()
                    .put("apiVersion", "halftone.dev/v1alpha1")
                    .put("kind", kind);
            object.withObject("/metadata")
                    .put("namespace", digits.namespace().name())
                    .put("name", name);
            object.set("spec", JSON.readTree(spec));
            String path = new Manifest(name, "", object).path();
            Await.atMost(Limits.SEEN).until(kind + " " + name + " to be let in", () -> accepted(path, object));
            if (status != null) {
                JsonNode strange = JSON.readTree(status);
                Await.atMost(Limits.SEEN)
                        .until("the status of " + name + " to be let in", () -> written(path + "/" + name, strange));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The operator may have written the status since it was read. */
    private boolean written(String path, JsonNode status) {
        try {
            JsonNode read = JSON.readTree(client.raw(path));
            ((ObjectNode) read).set("status", status);
            client.raw(path + "/status", "PUT", read);
            return true;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (KubernetesClientException e) {
            if (e.getCode() == 409) {
                return false;
            }
            throw e;
        }
    }

    /** The API server takes a moment to go by another definition. */
    private boolean accepted(String path, ObjectNode object) {
        try {
            client.raw(path, "POST", object);
            return true;
        } catch (KubernetesClientException e) {
            return e.getCode() == 409;
        }
    }

    private static void define(Path folder) {
        String source = Files.exists(folder.resolve("kustomization.yaml")) ? "--kustomize=" : "--filename=";
        Cluster.kubectl("apply", "--server-side", "--force-conflicts", source + folder);
    }

    private static Path withoutSchemas(Path folder) throws IOException {
        for (String file : List.of("models.yaml", "calibrationsets.yaml", "quantizedmodels.yaml")) {
            ObjectNode definition = Manifest.read(DEFINITIONS.resolve(file))
                    .findFirst()
                    .orElseThrow()
                    .tree();
            for (JsonNode version : definition.at("/spec/versions")) {
                ((ObjectNode) version)
                        .putObject("schema")
                        .putObject("openAPIV3Schema")
                        .put("type", "object")
                        .put("x-kubernetes-preserve-unknown-fields", true);
            }
            Files.writeString(folder.resolve(file.replace(".yaml", ".json")), definition.toString());
        }
        return folder;
    }
}
