package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halftone.onnx.OnnxWriter;
import dev.halftone.pass.Convolutions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Convolutions whose channels were scaled apart, the whole way. */
class EqualizedRunTest {

    private Household household;

    @BeforeEach
    void setUp(@TempDir Path folder) throws IOException {
        household = Household.in(folder);
        household.samples(Map.of("x", Household.samples(Household.SAMPLES, 3, 8, 8)));
        household.replace("output: y", "output: third_out");
        household.replace("formats: [Int8Dynamic]", "formats: [Int8]");
    }

    @Test
    void theFileIsWrittenWithTheWeightsThatWereMeasured() throws IOException {
        double even = int8Loss(1);
        double uneven = int8Loss(64);

        assertThat(even).isBetween(0.001, 0.05);
        assertThat(uneven).isLessThan(1.5 * even);
        assertThat(report().at("/rewrites/0/name").asText()).isEqualTo("EqualizeChannels");
        assertThat(report().at("/loss/predicted").asDouble()).isBetween(uneven / 2, uneven * 2);
    }

    /** What everything in int8 loses, as its file was found to. */
    private double int8Loss(float uneven) throws IOException {
        household.write(Household.MODEL, OnnxWriter.toBytes(Convolutions.graph("Relu", 1, uneven)));
        var outcome = household.run();
        assertThat(outcome.code()).as(outcome.err()).isZero();
        for (var build : report().at("/uniform")) {
            if (build.at("/format").asText().equals("Int8")) {
                return build.at("/loss").asDouble();
            }
        }
        throw new AssertionError("nothing was built in Int8");
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper()
                .readTree(household.results().resolve("report.json").toFile());
    }
}
