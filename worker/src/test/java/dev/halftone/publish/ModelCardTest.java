package dev.halftone.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ModelCardTest {

    private static JsonNode frontMatter(String card) throws IOException {
        assertThat(card).startsWith("---\n");
        return new YAMLMapper().readTree(card.substring(4, card.indexOf("\n---\n")));
    }

    @Test
    void theFrontMatterPinsModelDataPlanAndFigures() throws IOException {
        RunReport report = SampleReports.encoder();
        JsonNode matter = frontMatter(ModelCard.render(report));
        assertThat(matter.at("/base_model_digest").asText())
                .isEqualTo(report.digests().model());
        assertThat(matter.at("/calibration_digest").asText())
                .isEqualTo(report.digests().calibration());
        assertThat(matter.at("/artifact_data_digest").asText()).startsWith("sha256:");
        assertThat(matter.at("/formats/Fp32").asInt()).isEqualTo(20);
        assertThat(matter.at("/loss/metric").asText()).isEqualTo("RelativeRmse");
        assertThat(matter.at("/loss/measured").asDouble()).isEqualTo(0.0927);
        assertThat(matter.at("/speedup").asDouble()).isEqualTo(2.01);
        assertThat(matter.at("/runtime").asText()).isEqualTo("onnxruntime 1.29.0");
    }

    @Test
    void theTextComparesTheBuildsAndSaysHowToLoadTheFile() {
        assertThat(ModelCard.render(SampleReports.encoder()))
                .contains("| **this file** | **0.0927** (at most 0.100) | 72.7 ms | **2.01×** (1.98 to 2.03) |\n")
                .contains("| Int8Dynamic everywhere (over budget) | 0.142 | 49.8 ms | 2.93× |\n")
                .contains("| reference | 0 | 146 ms | 1.00× |\n")
                .contains("| metric | before | after |\n|---|---|---|\n| cosine | 1.0000 | 0.9953 |\n")
                .contains("onnxruntime.InferenceSession(\"model.onnx\")");
    }

    @Test
    void aHostileNameEndsNeitherTheFrontMatterNorALine() throws IOException {
        String card = ModelCard.render(SampleReports.hostile());
        assertThat(frontMatter(card).at("/artifact_digest").isNull()).isTrue();
        assertThat(frontMatter(card).has("artifact_data_digest")).isFalse();
        String body = card.substring(card.indexOf("\n---\n", 4) + 5);
        assertThat(body).doesNotContainPattern("(?<!\\\\)[<>\\[\\]]").doesNotContain("\u202E");
        assertThat(card.lines().filter("---"::equals)).hasSize(2);
    }
}
