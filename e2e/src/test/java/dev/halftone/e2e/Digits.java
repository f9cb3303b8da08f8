package dev.halftone.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The smallest of the samples in a namespace of its own: its files are in the volume that is the store, its YAML is as users apply it. */
record Digits(KubernetesClient client, Namespace namespace, Volumes volumes) implements AutoCloseable {
    static final Path FOLDER = Cluster.ROOT.resolve("deploy/samples/digits-mlp");
    static final String MODEL_FILE = "digits-mlp/models/digits-mlp.onnx";
    static final String STORE = "halftone";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** With the volume and its files. */
    static Digits withVolume(KubernetesClient client, Porter porter) {
        Digits digits = withoutVolume(client, porter);
        digits.volumes.create(STORE, FOLDER);
        return digits;
    }

    /** The namespace alone. */
    static Digits withoutVolume(KubernetesClient client, Porter porter) {
        Namespace namespace = Namespace.restricted(client);
        return new Digits(client, namespace, new Volumes(client, namespace, porter));
    }

    ObjectNode model() {
        return sample("digits.yaml", "Model");
    }

    ObjectNode calibrationSet() {
        return sample("digits.yaml", "CalibrationSet");
    }

    /** Belongs to no namespace, so its name says whose it is; small, so that several find room. */
    ObjectNode accelerator() {
        ObjectNode accelerator = sample("accelerator.yaml", "Accelerator");
        accelerator.withObject("/metadata").put("name", namespace.name());
        accelerator.withObject("/spec/resources").put("cpu", "500m").put("memory", "1Gi");
        return accelerator;
    }

    ObjectNode quantizedModel(String name) {
        ObjectNode quantizedModel = sample("digits.yaml", "QuantizedModel");
        quantizedModel.withObject("/metadata").put("name", name);
        quantizedModel.withObject("/spec/acceleratorRef").put("name", namespace.name());
        return quantizedModel;
    }

    private ObjectNode sample(String file, String kind) {
        return Manifest.samples("cluster/" + file)
                .filter(manifest -> manifest.kind().equals(kind))
                .findFirst()
                .orElseThrow()
                .in(namespace)
                .tree();
    }

    /** Everything that makes {@code name} Ready. */
    Resource applyAll(String name) {
        apply(accelerator(), model(), calibrationSet(), quantizedModel(name));
        return resource("QuantizedModel", name);
    }

    /** As users do it; gives back what kubectl says. */
    String apply(ObjectNode... objects) {
        ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
        list.putArray("items").addAll(List.of(objects));
        try {
            Path file = Files.createTempFile("halftone-e2e", ".json");
            try {
                Files.writeString(file, list.toString());
                return Cluster.kubectl("apply", "--filename=" + file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Resource resource(String kind, String name) {
        return new Resource(client, kind, kind.equals("Accelerator") ? null : namespace.name(), name);
    }

    List<Job> jobs() {
        return client.batch().v1().jobs().inNamespace(namespace.name()).list().getItems();
    }

    List<Job> jobs(String stage) {
        return jobs().stream()
                .filter(job -> stage.equals(job.getMetadata().getLabels().get("halftone.dev/stage")))
                .toList();
    }

    Set<String> jobNames() {
        return jobs().stream().map(job -> job.getMetadata().getName()).collect(Collectors.toCollection(TreeSet::new));
    }

    List<Pod> pods(String stage) {
        return client.pods()
                .inNamespace(namespace.name())
                .withLabel("halftone.dev/stage", stage)
                .list()
                .getItems();
    }

    /** A pod of a stage, as soon as it runs. */
    Pod awaitRunning(String stage) {
        Await.atMost(Limits.STAGE)
                .showing(() -> List.copyOf(pods(stage)))
                .until("a running pod of " + stage, () -> pods(stage).stream().anyMatch(Digits::isRunning));
        return pods(stage).stream().filter(Digits::isRunning).findFirst().orElseThrow();
    }

    private static boolean isRunning(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && "Running".equals(pod.getStatus().getPhase());
    }

    @Override
    public void close() {
        namespace.close();
        volumes.close();
        resource("Accelerator", namespace.name()).delete();
    }
}
