package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private final StringWriter err = new StringWriter();
    private long seconds;

    private String shown(ProgressBar.Style style) {
        var bar = new ProgressBar(new PrintWriter(err), style, () -> seconds * 1_000_000_000);
        for (seconds = 0; seconds <= 8; seconds++) {
            bar.report("latency", seconds, 8);
        }
        return err.toString();
    }

    @Test
    void aBarHasCountsRateAndTimeLeftAndEndsWithTheTimeTaken() {
        String shown = shown(ProgressBar.Style.BAR);

        assertThat(shown.split("\r", -1)).hasSize(10);
        assertThat(shown.split("\r", -1)[3])
                .isEqualTo("latency                  ━━━━━━━───────────────────── 2/8  1.0/s  6.0 s left\033[K");
        assertThat(shown).endsWith("━ 8/8  8.0 s\033[K" + System.lineSeparator());
    }

    @Test
    void withoutATerminalEachQuarterIsALine() {
        assertThat(shown(ProgressBar.Style.LINES))
                .isEqualToNormalizingNewlines(
                        "latency 2/8 2.0 s\nlatency 4/8 4.0 s\nlatency 6/8 6.0 s\nlatency 8/8 8.0 s\n");
    }

    @Test
    void onlyTheColouredBarHasColour() {
        assertThat(shown(ProgressBar.Style.BAR)).doesNotContain("\033[32m");
        assertThat(shown(ProgressBar.Style.COLOURED)).contains("\033[32m");
    }

    @Test
    void quietShowsNothing() {
        assertThat(shown(ProgressBar.Style.SILENT)).isEmpty();
    }
}
