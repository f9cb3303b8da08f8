package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.halftone.store.FileDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real model of handwritten digits, the whole way, by each rounding. */
class RoundingRunTest {

    private static final Path SAMPLE = Path.of("../deploy/samples/digits-mlp").toAbsolutePath();

    @TempDir
    private Path folder;

    private Household.Outcome run(String rounding) throws IOException {
        Files.writeString(folder.resolve(Household.MANIFEST), """
                apiVersion: halftone.dev/v1alpha1
                kind: Model
                metadata: {name: digits}
                spec:
                  source: {uri: "file:%1$s/models/digits-mlp.onnx"}
                  loss: {kind: Output, output: logits}
                ---
                apiVersion: halftone.dev/v1alpha1
                kind: CalibrationSet
                metadata: {name: digits}
                spec:
                  source: {uri: "file:%1$s/data/calib.npz"}
                  holdOutSource: {uri: "file:%1$s/data/holdout.npz"}
                  calibrate: 96
                  holdOut: 128
                  seed: 1
                ---
                apiVersion: halftone.dev/v1alpha1
                kind: Accelerator
                metadata: {name: cpu}
                spec:
                  backend: Cpu
                  threads: 1
                  formats: [Int4]
                  resources: {cpu: "1", memory: 1Gi}
                ---
                apiVersion: halftone.dev/v1alpha1
                kind: QuantizedModel
                metadata: {name: tiny}
                spec:
                  modelRef: {name: digits}
                  calibrationRef: {name: digits}
                  acceleratorRef: {name: cpu}
                  lossBudget: {metric: RelativeRmse, max: "0.5"}
                  objective: Memory
                  rounding: %2$s
                """.formatted(SAMPLE, rounding));
        var outcome = new Household(folder).run();
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome;
    }

    private JsonNode json(String file) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve("out/default/tiny").resolve(file).toFile());
    }

    private JsonNode status() throws IOException {
        return new YAMLMapper()
                .readTree(folder.resolve("out/default/tiny/quantizedmodel.yaml").toFile())
                .path("status");
    }

    private double loss() throws IOException {
        return status().at("/measured/relativeRmse").asDouble();
    }

    @Test
    void fourBitsCostHalfAsMuchByGptqAndThePlanSaysWhatNearestWouldHaveCost() throws IOException {
        run("Nearest");
        double nearest = loss();
        var nearestPlan = status().at("/plan/digest").asText();
        assertThat(json("plan.json").findValues("rounding")).isEmpty();

        assertThat(run("Gptq").out())
                .containsPattern("latency .*measured before, used again")
                .doesNotContainPattern("sensitivity .*measured before, used again");
        double gptq = loss();
        var gptqPlan = status().at("/plan/digest").asText();
        String artifact = FileDigest.of(folder.resolve("out/default/tiny/model.onnx"));

        assertThat(gptq).isLessThan(0.6 * nearest);
        assertThat(status().at("/predicted/relativeRmse").asDouble() / gptq).isBetween(0.7, 1.4);
        assertThat(gptqPlan).isNotEqualTo(nearestPlan);
        assertThat(json("plan.json").path("layers")).allSatisfy(layer -> {
            assertThat(layer.at("/rounding/method").asText()).isEqualTo("GPTQ");
            assertThat(layer.at("/rounding/bias").asText()).isEqualTo("Kept");
            assertThat(layer.at("/rounding/nearestLossMse").asDouble())
                    .isGreaterThan(layer.path("lossMse").asDouble());
        });
        assertThat(json("report.json").at("/layers/0/why").asText()).contains(", rounded by GPTQ (", " if to nearest)");

        assertThat(run("Gptq").out()).containsPattern("sensitivity .*measured before, used again");
        assertThat(status().at("/plan/digest").asText()).isEqualTo(gptqPlan);
        assertThat(FileDigest.of(folder.resolve("out/default/tiny/model.onnx"))).isEqualTo(artifact);

        run("Auto");
        assertThat(loss()).isLessThan(0.6 * nearest);
    }
}
