package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.store.FileDigest;
import dev.halftone.work.Digest;
import dev.halftone.work.Evidence;
import dev.halftone.work.Shard;
import dev.halftone.work.WorkReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipeline as pods run it: one stage after the other, with nothing between them but the store and their reports. */
class StageCommandTest {

    @TempDir
    private Path root;

    private ClaimsFolder claims;

    @BeforeEach
    void layOut() throws IOException {
        claims = ClaimsFolder.in(root);
    }

    @Test
    void theStagesLeaveWhatALocalRunLeavesAndDoNothingTwice() throws IOException {
        var inspected = (WorkReport.Inspected) done(claims.run(claims.order(Stage.INSPECT, 1)));
        assertThat(inspected.model().digest()).isEqualTo(FileDigest.of(claims.data("digits-mlp.onnx")));
        assertThat(inspected.model().layers()).isEqualTo(3);
        assertThat(inspected.calibration().digest()).isEqualTo(FileDigest.of(claims.data("calib.npz")));
        assertThat(inspected.calibration().holdOutDigest()).isEqualTo(FileDigest.of(claims.data("holdout.npz")));
        assertThat(inspected.report().uri()).startsWith("pvc://store/halftone/inspections/");

        List<Evidence> evidence = new ArrayList<>();
        for (int index : new int[] {1, 0}) {
            var measured = (WorkReport.SensitivityMeasured) done(claims.run(claims.order(Stage.SENSITIVITY, 2), index));
            assertThat(measured.shard()).isEqualTo(new Shard(index, 2));
            assertThat(measured.samples()).isEqualTo(index == 0 ? 32 : 16);
            evidence.add(new Evidence(
                    Stage.SENSITIVITY,
                    measured.report().uri(),
                    new Digest(measured.report().digest())));
        }
        for (int index : new int[] {0, 1}) {
            var measured = (WorkReport.LatencyMeasured) done(claims.run(claims.order(Stage.LATENCY, 2), index));
            assertThat(measured.latencyMicros()).isPositive();
            assertThat(measured.subgraphs()).isPositive();
            evidence.add(new Evidence(
                    Stage.LATENCY,
                    measured.report().uri(),
                    new Digest(measured.report().digest())));
        }
        assertThat(evidence)
                .allSatisfy(row -> assertThat(row.uri())
                        .matches("pvc://store/halftone/profiles/[a-z]+-[0-9a-f]{16}/shard-[01]-of-2.json"));

        var order = claims.assembly("0.5", evidence);
        var assembled = (WorkReport.Assembled) done(claims.run(order));
        assertThat(assembled.reason()).isEqualTo("BudgetMet");
        String folder = "pvc://store/halftone/artifacts/demo/digits-cpu/"
                + order.digest().hex(16);
        assertThat(assembled.artifact().uri()).isEqualTo(folder + "/model.onnx");
        assertThat(assembled.report().uri()).isEqualTo(folder + "/report.html");
        var artifacts = claims.store().resolve("artifacts/demo/digits-cpu");
        assertThat(names(artifacts)).containsExactly(order.digest().hex(16));
        var published = artifacts.resolve(order.digest().hex(16));
        assertThat(names(published))
                .containsExactly(
                        "README.md",
                        "model.onnx",
                        "plan.json",
                        "quantizedmodel.yaml",
                        "report.html",
                        "report.json",
                        "summary.json");
        assertThat(FileDigest.of(published.resolve("model.onnx")))
                .isEqualTo(assembled.artifact().digest());

        nothingChangesWhenEveryStageRunsAgain(evidence, assembled);
        aLocalRunOnACopyOfTheProfilesMakesTheSamePlan(assembled);
        aTighterBudgetMeasuresNothingAgain(evidence);
    }

    private void nothingChangesWhenEveryStageRunsAgain(List<Evidence> evidence, WorkReport.Assembled assembled)
            throws IOException {
        var before = contents(claims.store());
        for (var stage : List.of(Stage.SENSITIVITY, Stage.LATENCY)) {
            for (int index : new int[] {0, 1}) {
                var report = done(claims.run(claims.order(stage, 2), index));
                var artifact = report instanceof WorkReport.LatencyMeasured latency
                        ? latency.report()
                        : ((WorkReport.SensitivityMeasured) report).report();
                assertThat(evidence).contains(new Evidence(stage, artifact.uri(), new Digest(artifact.digest())));
            }
        }
        done(claims.run(claims.order(Stage.INSPECT, 1)));
        assertThat(done(claims.run(claims.assembly("0.5", evidence)))).isEqualTo(assembled);
        assertThat(contents(claims.store())).isEqualTo(before);
    }

    private void aLocalRunOnACopyOfTheProfilesMakesTheSamePlan(WorkReport.Assembled assembled) throws IOException {
        var out = root.resolve("out");
        for (var profile : names(claims.store().resolve("profiles"))) {
            var target = Files.createDirectories(out.resolve("profiles").resolve(profile));
            for (var file : names(claims.store().resolve("profiles").resolve(profile))) {
                Files.copy(claims.store().resolve("profiles").resolve(profile).resolve(file), target.resolve(file));
            }
        }
        var written = new StringWriter();
        var manifest = Files.writeString(root.resolve("digits.yaml"), manifest());
        int code = Halftone.run(
                new PrintWriter(written),
                new PrintWriter(written),
                "run",
                "-q",
                "-f",
                manifest.toString(),
                "--out",
                out.toString());
        assertThat(code).as(written.toString()).isZero();
        assertThat(written.toString())
                .containsPattern("sensitivity .*measured before, used again")
                .containsPattern("latency .*measured before, used again");
        assertThat(new YAMLMapper()
                        .readTree(out.resolve("demo/digits-cpu/quantizedmodel.yaml")
                                .toFile())
                        .at("/status/plan/digest")
                        .asText())
                .isEqualTo(assembled.plan().digest());
    }

    private void aTighterBudgetMeasuresNothingAgain(List<Evidence> evidence) throws IOException {
        var profiles = contents(claims.store().resolve("profiles"));
        var order = claims.assembly("0.000000000001", evidence);
        var report = (WorkReport.Assembled) done(claims.run(order));

        assertThat(report.reason()).isIn("BudgetMet", "BudgetNotMet");
        assertThat(contents(claims.store().resolve("profiles"))).isEqualTo(profiles);
    }

    private String manifest() throws IOException {
        return Files.readString(ClaimsFolder.DIGITS.resolve("digits.yaml"))
                .replace(
                        "file:models/digits-mlp.onnx",
                        claims.data("digits-mlp.onnx").toUri().toString())
                .replace("file:data/calib.npz", claims.data("calib.npz").toUri().toString())
                .replace(
                        "file:data/holdout.npz",
                        claims.data("holdout.npz").toUri().toString())
                .replace("calibrate: 128", "calibrate: 48")
                .replace("holdOut: 600", "holdOut: 64")
                .replace("threads: 1", "threads: 1\n  formats: [Int8, Int8Dynamic]")
                .replace("objective: Latency", "objective: Memory")
                .replace("max: \"0.05\"", "max: \"0.5\"");
    }

    private static WorkReport done(ClaimsFolder.Outcome outcome) {
        assertThat(outcome.code()).as(outcome.err()).isZero();
        return outcome.report();
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        folder.relativize(file).toString(),
                        FileDigest.of(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return contents;
    }
}
