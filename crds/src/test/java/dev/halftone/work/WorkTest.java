package dev.halftone.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halftone.api.v1alpha1.Artifact;
import dev.halftone.api.v1alpha1.Baseline;
import dev.halftone.api.v1alpha1.CalibrationFacts;
import dev.halftone.api.v1alpha1.CalibrationSetSpec;
import dev.halftone.api.v1alpha1.FrontierPoint;
import dev.halftone.api.v1alpha1.Loss;
import dev.halftone.api.v1alpha1.MeasuredFigures;
import dev.halftone.api.v1alpha1.ModelFacts;
import dev.halftone.api.v1alpha1.ModelSpec;
import dev.halftone.api.v1alpha1.PlanSummary;
import dev.halftone.api.v1alpha1.PredictedFigures;
import dev.halftone.api.v1alpha1.Source;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.api.v1alpha1.TaskMetric;
import dev.halftone.api.v1alpha1.WorkloadPoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Digest DIGEST = Digest.ofBytes(new byte[0]);
    private static final Artifact REPORT = Artifact.of("file:report.json", DIGEST.value(), 10);

    @Test
    void theDigestOfNothingIsTheKnownOne() {
        assertThat(DIGEST.value()).isEqualTo("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(DIGEST.hex(10)).isEqualTo("e3b0c44298");
    }

    @Test
    void aFileHasTheDigestOfItsBytes(@TempDir Path folder) throws Exception {
        byte[] bytes = new byte[200_000];
        Path file = Files.write(folder.resolve("bytes"), bytes);
        assertThat(Digest.ofFile(file)).isEqualTo(Digest.ofBytes(bytes));
    }

    @Test
    void whatIsNotADigestIsRefused() {
        assertThatThrownBy(() -> new Digest("sha256:ABC"))
                .hasMessage("\"sha256:ABC\" is not sha256: and 64 hexadecimal digits");
    }

    @Test
    void anotherResultOfTheSameInputsHasAnotherKey() {
        assertThat(ContentKey.of("sensitivity/1", Map.of("a", 1)))
                .isNotEqualTo(ContentKey.of("sensitivity/2", Map.of("a", 1)))
                .isEqualTo(Digest.ofJson(Map.of("inputs", Map.of("a", 1), "result", "sensitivity/1")));
    }

    @Test
    void anOrderReadsBackWithTheSameDigest() throws Exception {
        WorkOrder order = sensitivity(new Shard(1, 4), calibration());
        WorkOrder read = JSON.readValue(CanonicalJson.bytes(order), WorkOrder.class);
        assertThat(read).isEqualTo(order);
        assertThat(read.digest()).isEqualTo(order.digest());
        assertThat(sensitivity(new Shard(2, 4), calibration()).digest()).isNotEqualTo(order.digest());
    }

    @Test
    void anOrderSaysWhatItsStageIsMissing() {
        assertThatThrownBy(() -> sensitivity(Shard.WHOLE, null))
                .hasMessage("calibration: an order for stage SENSITIVITY needs it");
    }

    @Test
    void shardsHoldEachItemOnce() {
        for (int i = 0; i < 20; i++) {
            int item = i;
            assertThat(IntStream.range(0, 3)
                            .filter(shard -> new Shard(shard, 3).holds(item))
                            .count())
                    .isEqualTo(1);
        }
        assertThatThrownBy(() -> new Shard(3, 3)).hasMessage("shard 3 of 3 does not exist");
    }

    @Test
    void everyReportPassesThroughATerminationMessage() {
        List<WorkReport> reports = List.of(
                new WorkReport.Inspected(new ModelFacts(DIGEST.value(), 90L, 11L, 48L, 20L, 7L), null, REPORT),
                new WorkReport.Inspected(null, new CalibrationFacts(DIGEST.value(), null, 512L), REPORT),
                new WorkReport.SensitivityMeasured(REPORT, Shard.WHOLE, 48, 64),
                new WorkReport.LatencyMeasured(REPORT, new Shard(0, 2), DIGEST, 27740, "0.012", 7),
                assembled(3),
                new WorkReport.Refused(Stage.INSPECT, "ModelUnsupported", "node \"a\": no rule for Loop"));
        for (WorkReport report : reports) {
            assertThat(TerminationMessage.parse(TerminationMessage.of(report))).contains(report);
        }
    }

    @Test
    void aLongRefusalIsShortened() {
        String message =
                TerminationMessage.of(new WorkReport.Refused(Stage.INSPECT, "ModelUnsupported", "é".repeat(9000)));
        assertThat(message.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(TerminationMessage.LIMIT);
        assertThat(TerminationMessage.parse(message)).containsInstanceOf(WorkReport.Refused.class);
        assertThat(message)
                .contains("ééé")
                .endsWith("...\",\"outcome\":\"Refused\",\"reason\":\"ModelUnsupported\",\"stage\":\"Inspect\"}");
    }

    @Test
    void aLongFrontierIsThinned() {
        String message = TerminationMessage.of(assembled(200));
        assertThat(message.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(TerminationMessage.LIMIT);
        var report = (WorkReport.Assembled) TerminationMessage.parse(message).orElseThrow();
        assertThat(report.frontier()).hasSizeBetween(10, 60).startsWith(point(0));
    }

    @Test
    void whatIsNoReportIsNothing() {
        assertThat(TerminationMessage.parse("Killed")).isEmpty();
        assertThat(TerminationMessage.parse("{\"outcome\":\"Unheard\"}")).isEmpty();
        assertThat(TerminationMessage.parse("")).isEmpty();
    }

    @Test
    void aPlanIsNamedByItsContent() throws Exception {
        Plan plan = plan("Int8");
        assertThat(JSON.readValue(CanonicalJson.bytes(plan), Plan.class).digest())
                .isEqualTo(plan.digest());
        assertThat(plan("Int4").digest()).isNotEqualTo(plan.digest());
        assertThat(plan.formats()).isEqualTo(Map.of("Int8", 1, "Fp32", 1));
    }

    private static Plan plan(String format) {
        return new Plan(
                DIGEST,
                DIGEST,
                DIGEST,
                "Latency",
                "RelativeRmse",
                "0.10",
                new Plan.Figures("2.5E-7", "0.09", "10234", null),
                "0.0",
                List.of(
                        new Plan.LayerPlan(
                                "/a/MatMul",
                                "MatMul",
                                "s1",
                                format,
                                "Qdq",
                                "MinMax",
                                new Plan.ActivationRange("-1.5", "2.0"),
                                null,
                                null,
                                "2.5E-7",
                                "310.5",
                                null),
                        new Plan.LayerPlan(
                                "/b/MatMul", "MatMul", "s1", "Fp32", null, null, null, null, null, "0", "0", null)));
    }

    private static WorkReport.Assembled assembled(int points) {
        return new WorkReport.Assembled(
                "BudgetMet",
                new PlanSummary(DIGEST.value(), "0.0", 51_000L, List.of()),
                new PredictedFigures("0.09", "0.09", "1e-7", 10234L, "2.71", null),
                new MeasuredFigures("0.09", "0.09", "1e-7", 10234L, "2.71", null, "0.01", 192L, metrics()),
                new Baseline(27740L, null, null),
                IntStream.range(0, points).mapToObj(WorkTest::point).toList(),
                REPORT,
                REPORT,
                DIGEST);
    }

    private static List<TaskMetric> metrics() {
        return Stream.of("label of the nearest neighbour", "cosine", "nearest neighbour kept")
                .map(name -> new TaskMetric(name, "0.9010", "0.9062"))
                .toList();
    }

    private static FrontierPoint point(int i) {
        return new FrontierPoint("0.0" + i, 10_000L + i, 1_000_000L);
    }

    private static CalibrationSetSpec calibration() {
        return new CalibrationSetSpec(new Source("file:a.npz", null, null), null, 64L, 192L, 1L);
    }

    private static WorkOrder sensitivity(Shard shard, @Nullable CalibrationSetSpec calibration) {
        var model = new ModelSpec(
                new Source("file:a.onnx", null, null),
                new Loss("Output", null, null, "attention_mask"),
                List.of(new WorkloadPoint("single", 1L, Map.of("seq", 64L), Map.of(), 3L)));
        return new WorkOrder(
                Stage.SENSITIVITY,
                "demo",
                "minilm",
                model,
                calibration,
                null,
                null,
                List.of("Int8"),
                null,
                null,
                shard,
                Collections.emptyList(),
                "file:out");
    }
}
