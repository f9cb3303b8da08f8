package dev.halftone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sentence encoder of {@code make demo} in a cluster: what the Jobs make is what {@code halftone run} makes. */
class SentenceEncoderTest {
    private static final Path FOLDER = Cluster.ROOT.resolve("deploy/samples/minilm");

    private KubernetesClient client;
    private Porter porter;
    private Digits volume;

    @BeforeEach
    void prepare() {
        assumeTrue(Files.exists(FOLDER.resolve("models/minilm.onnx")), "make demo fetches the model");
        client = Cluster.client();
        new Operator(client).awaitAvailable();
        porter = new Porter(client);
        volume = Digits.withoutVolume(client, porter);
        volume.volumes().create(Digits.STORE, FOLDER);
    }

    @AfterEach
    void remove() {
        if (volume != null) {
            volume.close();
            porter.close();
            client.close();
        }
    }

    @Test
    void theSameMeasurementsGiveTheSamePlanAndTheSameFileAsOnOneMachine(@TempDir Path folder) throws Exception {
        Instant from = Instant.now();
        ObjectNode accelerator = volume.accelerator();
        accelerator.withObject("/spec/resources").put("cpu", "1").put("memory", "4Gi");
        volume.apply(accelerator, sample("Model"), sample("CalibrationSet"), quantizedModel());
        Resource ready = volume.resource("QuantizedModel", "minilm-cpu").awaitReady(Duration.ofMinutes(20));
        System.out.println("the sentence encoder is Ready after "
                + Duration.between(from, Instant.now()).toSeconds() + " s: "
                + ready.tree().at("/status/measured"));
        String uri = ready.tree().at("/status/artifact/uri").asText().substring("pvc://halftone/".length());
        String digest = ready.tree().at("/status/artifact/digest").asText();
        assertThat(sha256(volume.volumes().read(Digits.STORE, uri))).isEqualTo(digest);

        Path artifact = run(folder);

        assertThat(sha256(Files.readAllBytes(artifact.resolve("model.onnx")))).isEqualTo(digest);
        ObjectNode local = Manifest.read(artifact.resolve("quantizedmodel.yaml"))
                .findFirst()
                .orElseThrow()
                .tree();
        assertThat(local.at("/status/plan/digest").asText())
                .isNotEmpty()
                .isEqualTo(ready.tree().at("/status/plan/digest").asText());
    }

    /** On this machine, with the measurements of the cluster. */
    private Path run(Path folder) throws IOException {
        Path out = folder.resolve("out");
        for (String file : volume.volumes().files(Digits.STORE)) {
            if (file.startsWith("profiles/")) {
                Path kept = out.resolve(file);
                Files.createDirectories(kept.getParent());
                Files.write(kept, volume.volumes().read(Digits.STORE, file));
            }
        }
        Cluster.run(List.of(
                Cluster.ROOT.resolve("halftone").toString(), "run", "-f", FOLDER.toString(), "--out", out.toString()));
        return out.resolve("demo/minilm-cpu");
    }

    private ObjectNode quantizedModel() {
        ObjectNode quantizedModel = sample("QuantizedModel");
        quantizedModel
                .withObject("/spec/acceleratorRef")
                .put("name", volume.namespace().name());
        return quantizedModel;
    }

    private ObjectNode sample(String kind) {
        return Manifest.samples("cluster/minilm.yaml")
                .filter(manifest -> manifest.kind().equals(kind))
                .findFirst()
                .orElseThrow()
                .in(volume.namespace())
                .tree();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
