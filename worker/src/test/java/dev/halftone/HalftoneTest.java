package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class HalftoneTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Halftone.run(new PrintWriter(out), new PrintWriter(err), arguments);
    }

    @Test
    void helpNamesTheExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("Usage: halftone", "3   a verdict other than Ready");
    }

    @Test
    void versionIsOneLine() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("halftone ").hasLineCount(1);
    }

    @Test
    void noCommandShowsTheUsageOnStandardErrorAndExitsWithTwo() {
        assertThat(run()).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("Usage: halftone");
    }

    @Test
    void anUnknownCommandIsOneLineAndExitsWithTwo() {
        assertThat(run("explode")).isEqualTo(2);
        assertThat(err.toString()).hasLineCount(1).startsWith("halftone: ").contains("'explode'", "--help");
    }

    @Test
    void completionIsAScript() {
        assertThat(run("generate-completion")).isZero();
        assertThat(out.toString()).contains("complete ").contains("--debug");
    }
}
