package dev.halftone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halftone.api.v1alpha1.AcceleratorSpec;
import dev.halftone.api.v1alpha1.CalibrationSetSpec;
import dev.halftone.api.v1alpha1.ModelSpec;
import dev.halftone.api.v1alpha1.QuantizedModelSpec;
import dev.halftone.api.v1alpha1.Source;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.store.Environment;
import dev.halftone.store.FileDigest;
import dev.halftone.work.CanonicalJson;
import dev.halftone.work.Evidence;
import dev.halftone.work.Shard;
import dev.halftone.work.TerminationMessage;
import dev.halftone.work.WorkOrder;
import dev.halftone.work.WorkReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A folder laid out as a worker pod sees it: claims with the digits sample and a store, an order, a termination log. */
record ClaimsFolder(Path root) {

    static final String NAMESPACE = "demo";
    static final String STORE = "pvc://store/halftone";
    static final Path DIGITS = Path.of("../deploy/samples/digits-mlp");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a pod leaves. */
    record Outcome(int code, String err, WorkReport report) {
        WorkReport.Refused refused() {
            return (WorkReport.Refused) report;
        }
    }

    static ClaimsFolder in(Path root) throws IOException {
        var folder = new ClaimsFolder(root);
        Files.createDirectories(folder.claims().resolve("store"));
        var data = Files.createDirectories(folder.claims().resolve("data"));
        for (String file : List.of("models/digits-mlp.onnx", "data/calib.npz", "data/holdout.npz")) {
            Files.copy(DIGITS.resolve(file), data.resolve(Path.of(file).getFileName()));
        }
        return folder;
    }

    Path claims() {
        return root.resolve("claims");
    }

    Path store() {
        return claims().resolve("store/halftone");
    }

    Path data(String file) {
        return claims().resolve("data").resolve(file);
    }

    ModelSpec model() throws IOException {
        return read("""
                {"source": {"uri": "pvc://data/digits-mlp.onnx", "sha256": "%s"},
                 "loss": {"kind": "Output", "output": "logits"},
                 "workload": [{"name": "single", "batch": 1, "weight": 3}, {"name": "batch", "batch": 8, "weight": 1}]}
                """.formatted(sha256("digits-mlp.onnx")), ModelSpec.class);
    }

    CalibrationSetSpec calibration() throws IOException {
        return read("""
                {"source": {"uri": "pvc://data/calib.npz", "sha256": "%s"},
                 "holdOutSource": {"uri": "pvc://data/holdout.npz", "sha256": "%s"},
                 "calibrate": 48, "holdOut": 64, "seed": 1}
                """.formatted(sha256("calib.npz"), sha256("holdout.npz")), CalibrationSetSpec.class);
    }

    static AcceleratorSpec accelerator() throws IOException {
        return read("""
                {"backend": "Cpu", "threads": 1, "formats": ["Int8", "Int8Dynamic"], "resources": {"cpu": "1"}}
                """, AcceleratorSpec.class);
    }

    static QuantizedModelSpec quantizedModel(String max) throws IOException {
        return read("""
                {"modelRef": {"name": "digits"}, "calibrationRef": {"name": "digits"},
                 "acceleratorRef": {"name": "cpu-digits"}, "objective": "Memory",
                 "lossBudget": {"metric": "RelativeRmse", "max": "%s"}}
                """.formatted(max), QuantizedModelSpec.class);
    }

    WorkOrder order(Stage stage, int shards) throws IOException {
        return order(stage, model(), calibration(), new Shard(0, shards));
    }

    static WorkOrder order(
            Stage stage, @Nullable ModelSpec model, @Nullable CalibrationSetSpec calibration, Shard shard)
            throws IOException {
        return new WorkOrder(
                stage,
                NAMESPACE,
                "digits",
                model,
                calibration,
                stage == Stage.LATENCY ? accelerator() : null,
                null,
                stage == Stage.INSPECT ? List.of() : List.of("Int8", "Int8Dynamic"),
                stage == Stage.LATENCY ? "Any" : null,
                null,
                shard,
                List.of(),
                STORE);
    }

    WorkOrder assembly(String max, List<Evidence> evidence) throws IOException {
        return new WorkOrder(
                Stage.ASSEMBLY,
                NAMESPACE,
                "digits-cpu",
                model(),
                calibration(),
                accelerator(),
                quantizedModel(max),
                List.of("Int8", "Int8Dynamic"),
                null,
                null,
                Shard.WHOLE,
                evidence,
                STORE);
    }

    Outcome run(WorkOrder order) throws IOException {
        return run(order, Map.of());
    }

    Outcome run(WorkOrder order, int index) throws IOException {
        return run(order, Map.of("JOB_COMPLETION_INDEX", String.valueOf(index)));
    }

    Outcome run(WorkOrder order, Map<String, String> variables) throws IOException {
        return run(CanonicalJson.text(order), variables);
    }

    Outcome run(String order, Map<String, String> variables) throws IOException {
        var file = Files.writeString(root.resolve("order.json"), order);
        var log = root.resolve("termination-log");
        Files.deleteIfExists(log);
        Map<String, String> all = new HashMap<>(variables);
        all.put("HALFTONE_CLAIMS", claims().toString());
        all.put("HALFTONE_SECRETS", root.resolve("secrets").toString());
        all.put("HALFTONE_TERMINATION_LOG", log.toString());
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Halftone.run(
                new Environment(all),
                new PrintWriter(out),
                new PrintWriter(err),
                "stage",
                "--quiet",
                "--order",
                file.toString());
        String message = Files.readString(log);
        assert out.toString().strip().equals(message);
        return new Outcome(
                code, err.toString(), TerminationMessage.parse(message).orElseThrow());
    }

    String sha256(String file) throws IOException {
        return FileDigest.of(data(file)).substring("sha256:".length());
    }

    static Source source(String uri) {
        return new Source(uri, null, null);
    }

    private static <T> T read(String json, Class<T> type) throws JsonProcessingException {
        return JSON.readValue(json, type);
    }
}
