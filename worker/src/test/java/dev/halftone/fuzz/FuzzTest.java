package dev.halftone.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Any bytes are read or refused: no other exception, no more than five seconds of the processor, no more than 512 MiB of memory.
 *
 * <p>Each run takes {@code fuzz.seconds}. What it finds lies under {@code target/fuzz} with its log; the input goes to the corpus,
 * where every later run begins.
 */
class FuzzTest {

    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs in (\\d+) second");
    private static final String SECONDS = System.getProperty("fuzz.seconds", "2");

    @ParameterizedTest
    @EnumSource
    void theCorpusIsReadOrRefused(Fuzzed fuzzed) throws IOException {
        var inputs = files(fuzzed.corpus());
        assertThat(inputs).isNotEmpty();
        for (var input : inputs) {
            byte[] content = Files.readAllBytes(input);
            assertThatCode(() -> Bounded.run(() -> fuzzed.input().take(content)))
                    .as(input.toString())
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAFuzzerMakesOfItIsReadOrRefused(Fuzzed fuzzed) throws Exception {
        var log = fuzzed.found().resolve("log.txt");
        Files.createDirectories(fuzzed.found().resolve("corpus"));

        int code = new ProcessBuilder(command(fuzzed))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();

        var said = Files.readString(log);
        var done = DONE.matcher(said);
        assertThat(code).as(tail(said)).isZero();
        assertThat(done.find()).as(tail(said)).isTrue();
        System.out.println("fuzz: " + fuzzed + ": " + done.group(1) + " executions in " + done.group(2) + " s");
        assertThat(Integer.parseInt(done.group(1)))
                .isGreaterThan(files(fuzzed.corpus()).size());
    }

    private static List<String> command(Fuzzed fuzzed) {
        var found = fuzzed.found();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // together 512 MiB
                "-Xmx384m",
                "-XX:MaxDirectMemorySize=128m",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Jazzer.class.getName(),
                "--target_class=" + fuzzed.target().getName(),
                "--instrumentation_includes=dev.halftone.**:org.yaml.snakeyaml.**:com.fasterxml.jackson.dataformat.**",
                "--instrumentation_excludes=dev.halftone.onnx.proto.**",
                "--custom_hook_includes=dev.halftone.**",
                "--reproducer_path=" + found,
                "-artifact_prefix=" + found + "/",
                "-max_total_time=" + SECONDS,
                "-max_len=16384",
                "-rss_limit_mb=0",
                // the time of the processor is what counts; this is for what never ends
                "-timeout=120",
                "-print_final_stats=1"));
        Collections.addAll(
                command,
                found.resolve("corpus").toString(),
                fuzzed.corpus().toAbsolutePath().toString());
        return command;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static String tail(String said) {
        var lines = said.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }
}
