package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes, real signals. */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class TerminationTest {

    private static final int TERMINATED = 128 + 15;

    @TempDir
    private Path folder;

    @RepeatedTest(3)
    void a_process_whose_threads_run_sessions_ends_by_the_signal_and_not_by_a_crash() throws Exception {
        var process = java(BusySessions.class, List.of());
        try (var said = process.inputReader()) {
            assertThat(said.readLine()).isEqualTo("ran");

            process.toHandle().destroy();
            said.lines().forEach(line -> assertThat(line).isEqualTo("ran"));
        }

        assertThat(process.waitFor()).isEqualTo(TERMINATED);
        assertThat(crashes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6})
    void a_run_that_is_ended_leaves_nothing_half_written_and_can_be_done_again(int lines) throws Exception {
        var household = Household.in(folder);
        var process = java(
                Halftone.class,
                List.of(
                        "run",
                        "-f",
                        folder.resolve(Household.MANIFEST).toString(),
                        "--out",
                        household.out().toString()));
        try (var said = process.inputReader()) {
            for (int i = 0; i < lines; i++) {
                said.readLine();
            }
            process.toHandle().destroy();
            said.lines().forEach(line -> assertThat(line).doesNotContain("SIGSEGV"));
        }

        assertThat(process.waitFor()).isIn(0, TERMINATED);
        assertThat(crashes()).isEmpty();
        assertThat(household.run().code()).isZero();
    }

    private Process java(Class<?> main, List<String> arguments) throws IOException {
        var command = Stream.of(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:ErrorFile=" + folder.resolve("crash.log"),
                                "-XX:-CreateCoredumpOnCrash",
                                "-cp",
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))),
                        Stream.of(main.getName()),
                        arguments.stream())
                .flatMap(part -> part)
                .toList();
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private List<Path> crashes() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.endsWith("crash.log")).toList();
        }
    }
}
