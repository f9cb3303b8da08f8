package dev.halftone.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReportJsonTest {

    @Test
    void isTheGoldenFileByteForByte() throws IOException {
        String golden = new String(
                ReportJsonTest.class.getResourceAsStream("report.json").readAllBytes(), StandardCharsets.UTF_8);
        assertThat(ReportJson.render(SampleReports.encoder())).isEqualTo(golden);
    }

    @Test
    void roundsToSixDigitsAndWritesNullForWhatIsNoNumber() throws IOException {
        JsonNode json = new ObjectMapper().readTree(ReportJson.render(SampleReports.hostile()));
        assertThat(json.at("/layers/0/lossShare").isNull()).isTrue();
        assertThat(json.at("/layers/0/gainMicros").asText()).isEqualTo("-5");
        assertThat(json.at("/digests").has("artifact")).isFalse();
        String text = ReportJson.render(SampleReports.encoder());
        assertThat(text)
                .contains("\"max\" : 0.1,", "\"difference\" : 0.00000012\n")
                .doesNotContain("E-", "e-");
    }

    @Test
    void holdsWhatThePageShows() throws IOException {
        JsonNode json = new ObjectMapper().readTree(ReportJson.render(SampleReports.encoder()));
        assertThat(json.fieldNames()).toIterable().startsWith("namespace", "name", "model", "verdict", "budget");
        assertThat(json.at("/layers")).hasSize(48);
        assertThat(json.at("/loss/measured/value").asDouble()).isEqualTo(0.0927);
        assertThat(json.at("/stages/2/reused").asBoolean()).isTrue();
        assertThat(json.at("/uniform/0/format").asText()).isEqualTo("Int8Dynamic");
    }
}
