package dev.halftone;

import dev.halftone.measure.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;
import picocli.CommandLine.Help.Ansi;

/** Shows progress to a person: a bar on a terminal, a few plain lines elsewhere. */
final class ProgressBar implements Progress {

    /** How progress is shown. */
    enum Style {
        /** A bar that is drawn over and over, in colour. */
        COLOURED,
        /** A bar that is drawn over and over. */
        BAR,
        /** A line for each quarter of a stage. */
        LINES,
        /** Not at all. */
        SILENT;

        /** What suits stderr: a bar on a terminal, its colour by {@code NO_COLOR} and its kin. */
        static Style ofStandardError() {
            if (!isTerminal()) {
                return LINES;
            }
            return Ansi.AUTO.enabled() ? COLOURED : BAR;
        }

        private static boolean isTerminal() {
            try {
                var target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
            } catch (IOException | UnsupportedOperationException e) {
                return false;
            }
        }
    }

    private static final int WIDTH = 28;
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintWriter err;
    private final Style style;
    private final LongSupplier nanos;
    private String stage = "";
    private long started;
    private long drawn;
    private long quarter;

    ProgressBar(PrintWriter err, Style style) {
        this(err, style, System::nanoTime);
    }

    ProgressBar(PrintWriter err, Style style, LongSupplier nanos) {
        this.err = err;
        this.style = style;
        this.nanos = nanos;
    }

    @Override
    public synchronized void report(String current, long done, long total) {
        long now = nanos.getAsLong();
        if (!current.equals(stage)) {
            stage = current;
            started = now;
            drawn = now - REDRAW_NANOS;
            quarter = 0;
        }
        switch (style) {
            case SILENT -> {}
            case LINES -> line(done, total, now);
            case BAR, COLOURED -> bar(done, total, now);
        }
        err.flush();
    }

    private void line(long done, long total, long now) {
        long reached = total == 0 ? 4 : 4 * done / total;
        if (reached > quarter) {
            quarter = reached;
            err.printf(Locale.ROOT, "%s %d/%d %s%n", stage, done, total, duration(now - started));
        }
    }

    private void bar(long done, long total, long now) {
        if (done < total && now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        int filled = total == 0 ? WIDTH : (int) (WIDTH * done / total);
        String full = "━".repeat(filled);
        String left = "─".repeat(WIDTH - filled);
        String drawing = style == Style.COLOURED ? "\033[32m" + full + "\033[2;39m" + left + "\033[0m" : full + left;
        err.printf(Locale.ROOT, "\r%-24s %s %d/%d%s\033[K", stage, drawing, done, total, pace(done, total, now));
        if (done >= total) {
            err.println();
        }
    }

    /** The rate and the time left; at the end the time that it took. */
    private String pace(long done, long total, long now) {
        long elapsed = now - started;
        if (done >= total) {
            return "  " + duration(elapsed);
        }
        if (done == 0 || elapsed <= 0) {
            return "";
        }
        double perSecond = done * 1e9 / elapsed;
        long left = (long) ((double) elapsed * (total - done) / done);
        return String.format(Locale.ROOT, "  %.1f/s  %s left", perSecond, duration(left));
    }

    private static String duration(long nanos) {
        double seconds = nanos / 1e9;
        if (seconds < 60) {
            return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
        }
        long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
    }
}
