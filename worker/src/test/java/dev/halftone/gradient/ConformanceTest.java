package dev.halftone.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.halftone.gradient.Conformance.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The public test cases of ONNX, for every operator that has a gradient rule. */
class ConformanceTest {

    private static final Path CASES = Path.of("../.cache/onnx-1.19.1/node");
    private static final Path PAGE = Path.of("../docs/conformance.md");

    @Test
    void nineteenOfTwentyCasesOfCoveredOperatorsPassAndThePageListsAllOthers() throws IOException {
        assumeThat(CASES)
                .as("the ONNX cases are not here: 'make conformance' fetches them")
                .isDirectory();
        List<Outcome> outcomes = new ArrayList<>();
        for (var folder : OnnxCase.folders(CASES)) {
            Conformance.of(folder).ifPresent(outcomes::add);
        }
        String page = ConformancePage.of(outcomes);
        if (System.getProperty("conformance.update") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(ConformancePage.share(outcomes)).as("share of passing cases").isGreaterThanOrEqualTo(0.95);
        assertThat(PAGE).as("make conformance writes it").content().isEqualTo(page);
    }
}
