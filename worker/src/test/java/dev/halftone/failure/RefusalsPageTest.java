package dev.halftone.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RefusalsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "refusals.md");

    @Test
    void thePageIsTheGeneratedOne() throws IOException {
        if (System.getProperty("refusals.update", "no").equals("yes")) {
            Files.writeString(PAGE, RefusalsPage.render());
        }
        assertThat(Files.readString(PAGE))
                .as("run the tests with -Drefusals.update=yes and commit docs/refusals.md")
                .isEqualTo(RefusalsPage.render());
    }

    @Test
    void everyRowSaysWhatIsWrongAndWhatToDoInSentences() {
        assertThat(Refusal.all()).allSatisfy(row -> {
            assertThat(row.meaning()).as(row.code()).matches("[A-Z].*\\.");
            assertThat(row.remedy()).as(row.code()).matches("[A-Z].*\\.");
        });
    }
}
