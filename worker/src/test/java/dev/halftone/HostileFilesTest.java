package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.calibration.HostileSamples;
import dev.halftone.failure.HostileFile;
import dev.halftone.failure.OrderRefusal;
import dev.halftone.failure.Refusal;
import dev.halftone.onnx.HostileGraphs;
import dev.halftone.onnx.HostileModels;
import dev.halftone.onnx.HostileTensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a hostile file costs: one line that ends in the code of its row. */
class HostileFilesTest {

    private static final List<Map<Refusal, HostileFile>> FILES = List.of(
            HostileModels.files(),
            HostileGraphs.files(),
            HostileTensors.files(),
            HostileSamples.files(),
            HostileRuns.files(),
            HostileOrders.files());

    @TempDir
    private Path folder;

    static Stream<Refusal> rows() {
        return Refusal.all().stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    @Timeout(20)
    void eachRowHasAFileThatCostsOneLineWithItsCode(Refusal row) throws IOException {
        var file = FILES.stream()
                .filter(files -> files.containsKey(row))
                .map(files -> files.get(row))
                .findFirst();
        assertThat(file).as("a hostile file for " + row.code()).isPresent();
        var command = file.get().write(folder);
        var out = new StringWriter();
        var err = new StringWriter();

        int code = Halftone.run(new PrintWriter(out), new PrintWriter(err), command.toArray(String[]::new));

        assertThat(err.toString())
                .startsWith("halftone: ")
                .endsWith(" [" + row.code() + "]\n")
                .hasLineCount(1)
                .hasSizeLessThan(1200)
                .doesNotContain("Exception", "unexpected", "\u001b", "\u202e");
        assertThat(code).isEqualTo(row.kind().exitCode());
        if (!(row instanceof OrderRefusal)) {
            assertThat(out.toString()).isEmpty();
        }
    }

    @Test
    void noTwoRowsHaveOneCode() {
        assertThat(rows().map(Refusal::code)).doesNotHaveDuplicates().allMatch(code -> code.matches("[a-z0-9-]+"));
    }
}
