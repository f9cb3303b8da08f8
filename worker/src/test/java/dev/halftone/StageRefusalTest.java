package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halftone.api.v1alpha1.CalibrationSetSpec;
import dev.halftone.api.v1alpha1.LocalReference;
import dev.halftone.api.v1alpha1.ModelSpec;
import dev.halftone.api.v1alpha1.Source;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.api.v1alpha1.WorkloadPoint;
import dev.halftone.onnx.OnnxWriter;
import dev.halftone.work.CanonicalJson;
import dev.halftone.work.Digest;
import dev.halftone.work.Evidence;
import dev.halftone.work.Shard;
import dev.halftone.work.WorkOrder;
import dev.halftone.work.WorkReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Why a stage refuses: the reason that a condition shows, the code that the Job's policy reads, one line for people. */
class StageRefusalTest {

    @TempDir
    private Path root;

    private ClaimsFolder claims;

    /** Makes an order that can't be done. */
    @FunctionalInterface
    private interface Mistake {
        WorkOrder make(ClaimsFolder claims) throws IOException;
    }

    @BeforeEach
    void layOut() throws IOException {
        claims = ClaimsFolder.in(root);
    }

    private static Arguments mistake(String name, int code, String reason, Mistake mistake, String... told) {
        return argumentSet(name, code, reason, mistake, List.of(told));
    }

    private static WorkOrder inspect(ModelSpec model) throws IOException {
        return ClaimsFolder.order(Stage.INSPECT, model, null, Shard.WHOLE);
    }

    private static WorkOrder inspect(CalibrationSetSpec calibration) throws IOException {
        return ClaimsFolder.order(Stage.INSPECT, null, calibration, Shard.WHOLE);
    }

    private static ModelSpec from(ClaimsFolder claims, Source source) throws IOException {
        return new ModelSpec(source, claims.model().loss(), claims.model().workload());
    }

    private static WorkOrder withBackend(ClaimsFolder claims, String backend) throws IOException {
        String order = CanonicalJson.text(claims.order(Stage.LATENCY, 1))
                .replace("\"backend\":\"Cpu\"", "\"backend\":\"" + backend + "\"");
        return new ObjectMapper().readValue(order, WorkOrder.class);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        "no such file",
                        3,
                        "SourceNotFound",
                        claims -> inspect(from(claims, ClaimsFolder.source("pvc://data/none.onnx"))),
                        "Model digits spec.source.uri",
                        "pvc://data/none.onnx"),
                mistake(
                        "no ONNX",
                        3,
                        "ModelUnreadable",
                        claims -> inspect(from(claims, ClaimsFolder.source("pvc://data/calib.npz"))),
                        "Model digits spec.source.uri",
                        "pvc://data/calib.npz"),
                mistake(
                        "other bytes than were inspected",
                        3,
                        "DigestMismatch",
                        claims -> {
                            var order = claims.order(Stage.SENSITIVITY, 1);
                            Files.write(claims.data("digits-mlp.onnx"), OnnxWriter.toBytes(Household.model()));
                            return order;
                        },
                        "changed since they were inspected",
                        "pvc://data/digits-mlp.onnx"),
                mistake(
                        "an operator without a gradient",
                        3,
                        "ModelUnsupported",
                        claims -> {
                            Files.write(claims.data("digits-mlp.onnx"), OnnxWriter.toBytes(withHardmax()));
                            return inspect(
                                    new ModelSpec(ClaimsFolder.source("pvc://data/digits-mlp.onnx"), null, List.of()));
                        },
                        "Hardmax"),
                mistake(
                        "a dimension that the model lacks",
                        3,
                        "WorkloadMismatch",
                        claims -> inspect(new ModelSpec(
                                claims.model().source(),
                                claims.model().loss(),
                                List.of(new WorkloadPoint("single", 1L, Map.of("time", 4L), Map.of(), 1L)))),
                        "spec.workload single.dimensions.time"),
                mistake(
                        "no archive",
                        3,
                        "CalibrationUnreadable",
                        claims -> inspect(new CalibrationSetSpec(
                                ClaimsFolder.source("pvc://data/digits-mlp.onnx"), null, 1L, 1L, 1L)),
                        "CalibrationSet digits spec.source.uri",
                        "pvc://data/digits-mlp.onnx"),
                mistake(
                        "too few samples",
                        3,
                        "CalibrationUnreadable",
                        claims -> inspect(
                                new CalibrationSetSpec(claims.calibration().source(), null, 60_000L, 1L, 1L)),
                        "CalibrationSet digits",
                        "60001"),
                mistake(
                        "samples of another model",
                        3,
                        "CalibrationMismatch",
                        claims -> {
                            Files.write(claims.data("digits-mlp.onnx"), OnnxWriter.toBytes(Household.model()));
                            return ClaimsFolder.order(
                                    Stage.INSPECT,
                                    new ModelSpec(ClaimsFolder.source("pvc://data/digits-mlp.onnx"), null, List.of()),
                                    claims.calibration(),
                                    Shard.WHOLE);
                        },
                        "input x"),
                mistake(
                        "credentials that aren't there",
                        4,
                        "CredentialsMissing",
                        claims -> inspect(from(
                                claims,
                                new Source("https://models.example.org/a.onnx", null, new LocalReference("hub")))),
                        "Secret hub",
                        "token"),
                mistake(
                        "a host that isn't allowed",
                        3,
                        "HostNotAllowed",
                        claims -> inspect(from(claims, ClaimsFolder.source("https://other.example.org/a.onnx"))),
                        "HALFTONE_HTTPS_HOSTS"),
                mistake(
                        "a claim that isn't mounted",
                        4,
                        "StoreUnavailable",
                        claims -> inspect(from(claims, ClaimsFolder.source("pvc://nobody/a.onnx"))),
                        "claim nobody"),
                mistake(
                        "a backend that nobody has",
                        3,
                        "BackendUnavailable",
                        claims -> withBackend(claims, "Abacus"),
                        "spec.backend",
                        "Abacus"),
                mistake("no evidence", 2, "InvalidSpec", claims -> claims.assembly("0.5", List.of()), "evidence"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aRefusalHasAReasonACodeAndOneLineWithoutMountPaths(int code, String reason, Mistake mistake, List<String> told)
            throws IOException {
        var outcome = claims.run(mistake.make(claims), Map.of("HALFTONE_HTTPS_HOSTS", "models.example.org"));

        assertThat(outcome.refused().reason()).as(outcome.err()).isEqualTo(reason);
        assertThat(outcome.code()).isEqualTo(code);
        assertThat(outcome.refused().message())
                .hasLineCount(1)
                .contains(told)
                .doesNotContain(root.toString(), "Exception");
        assertThat(outcome.err()).contains(reason);
    }

    @Test
    void anUnusableOrderIsToldAsSuch() throws IOException {
        for (String order : List.of(
                "",
                "{",
                "[]",
                "{\"stage\": \"Latency\"}",
                CanonicalJson.text(claims.order(Stage.LATENCY, 1)).replace("\"Any\"", "\"Sometimes\""),
                CanonicalJson.text(claims.order(Stage.LATENCY, 1)).replace("pvc://store", "s3://store"))) {
            var outcome = claims.run(order, Map.of());

            assertThat(outcome.refused().reason()).as(order).isEqualTo("InvalidSpec");
            assertThat(outcome.code()).isEqualTo(2);
            assertThat(outcome.refused().message()).doesNotContain("Exception", "dev.halftone");
        }
        var outcome = claims.run(claims.order(Stage.SENSITIVITY, 2), 2);
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.refused().stage()).isEqualTo(Stage.SENSITIVITY);
        assertThat(outcome.refused().message()).contains("JOB_COMPLETION_INDEX", "0 to 1");
    }

    @Test
    void evidenceThatIsGoneOrChangedIsLostAndNothingIsMeasuredInstead() throws IOException {
        var evidence = measured();
        var latency = evidence.getLast();
        var profile = claims.store()
                .resolve(latency.uri().substring(ClaimsFolder.STORE.length() + 1))
                .getParent();

        lost(
                replaced(evidence, new Evidence(latency.stage(), latency.uri(), Digest.ofBytes(new byte[1]))),
                "has changed");
        lost(replaced(evidence, new Evidence(latency.stage(), latency.uri() + "x", latency.digest())), "is gone");
        lost(
                replaced(
                        evidence,
                        new Evidence(
                                Stage.LATENCY,
                                evidence.getFirst().uri(),
                                evidence.getFirst().digest())),
                "of other inputs");
        Files.writeString(profile.resolve("profile.json"), Files.readString(profile.resolve("profile.json")) + " ");
        lost(evidence, "changed since it was sealed");
        Files.delete(profile.resolve("profile.json"));
        lost(evidence, "missing");
        assertThat(profile.resolve("profile.json")).doesNotExist();
    }

    @Test
    void timesOfAnotherMachineAreNotPlannedWith() throws IOException {
        var evidence = measured();
        var latency = evidence.getLast();
        var profile = claims.store()
                .resolve(latency.uri().substring(ClaimsFolder.STORE.length() + 1))
                .getParent();
        var foreign = Files.createDirectories(profile.resolveSibling("latency-0123456789abcdef"));
        var table = Files.readString(profile.resolve("profile.json"))
                .replaceFirst("\"processors\" : \\d+", "\"processors\" : 4096");
        Files.writeString(foreign.resolve("profile.json"), table);
        Files.copy(profile.resolve("whole.json"), foreign.resolve("whole.json"));

        var outcome = claims.run(claims.assembly(
                "0.5",
                replaced(
                        evidence,
                        new Evidence(
                                Stage.LATENCY,
                                latency.uri().replace(profile.getFileName().toString(), "latency-0123456789abcdef"),
                                latency.digest()))));

        assertThat(outcome.refused().reason()).isEqualTo("FingerprintMismatch");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.refused().message()).contains("latency-0123456789abcdef", "4096 processors there");
    }

    private List<Evidence> measured() throws IOException {
        List<Evidence> evidence = new ArrayList<>();
        var sensitivity = (WorkReport.SensitivityMeasured)
                claims.run(claims.order(Stage.SENSITIVITY, 1)).report();
        var latency = (WorkReport.LatencyMeasured)
                claims.run(claims.order(Stage.LATENCY, 1)).report();
        evidence.add(new Evidence(
                Stage.SENSITIVITY,
                sensitivity.report().uri(),
                new Digest(sensitivity.report().digest())));
        evidence.add(new Evidence(
                Stage.LATENCY,
                latency.report().uri(),
                new Digest(latency.report().digest())));
        assertThat(evidence).allSatisfy(row -> assertThat(row.uri()).endsWith("/whole.json"));
        return evidence;
    }

    private static List<Evidence> replaced(List<Evidence> evidence, Evidence last) {
        return List.of(evidence.getFirst(), last);
    }

    private void lost(List<Evidence> evidence, String told) throws IOException {
        var outcome = claims.run(claims.assembly("0.5", evidence));

        assertThat(outcome.refused().reason()).as(outcome.err()).isEqualTo("EvidenceLost");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.refused().message()).contains("profile ", told);
        assertThat(claims.store().resolve("artifacts/demo/digits-cpu")).isEmptyDirectory();
    }

    private static dev.halftone.graph.Graph withHardmax() {
        var model = Household.model();
        var graph = dev.halftone.graph.GraphBuilder.fromHeader(model);
        model.nodes().stream().limit(model.nodes().size() - 1L).forEach(graph::add);
        var last = model.nodes().getLast();
        graph.add(new dev.halftone.graph.Node(
                last.name(), last.domain(), last.operator(), last.inputs(), List.of("before"), last.attributes()));
        graph.add(new dev.halftone.graph.Node("end", "", "Hardmax", List.of("before"), last.outputs(), Map.of()));
        return graph.build();
    }
}
