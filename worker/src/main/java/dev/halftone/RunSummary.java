package dev.halftone;

import dev.halftone.publish.CheckErrors;
import dev.halftone.publish.ReportJson;
import dev.halftone.publish.RunReport;
import java.io.PrintWriter;
import java.util.Locale;

/** What a run prints of a QuantizedModel when it is done. */
final class RunSummary {

    private RunSummary() {}

    static void print(PrintWriter out, Published published, OutputFormat format) {
        switch (format) {
            case JSON -> out.println(ReportJson.render(published.report()));
            case TABLE -> text(out, published);
        }
        out.flush();
    }

    private static void text(PrintWriter out, Published published) {
        var report = published.report();
        out.println(report.namespace() + "/" + report.name() + ": "
                + report.verdict().message());
        out.println(String.format(
                Locale.ROOT,
                "  speed-up  %.2fx measured (%.2f to %.2f), %.2fx predicted",
                report.time().speedup().value(),
                report.time().speedup().low(),
                report.time().speedup().high(),
                report.time().predictedSpeedup()));
        out.println(String.format(
                Locale.ROOT,
                "  loss      %.4f measured on %d held-out samples, %.4f predicted, budget %.4f (%s)",
                report.loss().measured().value(),
                report.loss().samples(),
                report.loss().predicted(),
                report.budget().max(),
                report.budget().metric()));
        report.metrics()
                .forEach(metric -> out.println(String.format(
                        Locale.ROOT,
                        "  metric    %s %.4f before, %.4f after",
                        metric.name(),
                        metric.before(),
                        metric.after())));
        out.println("  size      " + size(report.size().bytes()) + " of "
                + size(report.size().baselineBytes()));
        if (!report.checks().isEmpty()) {
            checks(out, report);
        }
        report.stages()
                .forEach(stage -> out.println(String.format(
                        Locale.ROOT,
                        "  %-12s %6.1f s%s",
                        stage.name(),
                        stage.seconds(),
                        stage.reused() ? "  measured before, used again" : "")));
        out.println("  report    " + published.folder().resolve("report.html"));
    }

    private static void checks(PrintWriter out, RunReport report) {
        var errors = CheckErrors.of(report.checks());
        out.println(String.format(
                Locale.ROOT,
                "  frontier  %d plans: time off by %.1f %% at most (median %.1f %%), loss MSE by a factor of %.2f at most (median %.2f)",
                report.checks().size(),
                100 * errors.worstTime(),
                100 * errors.medianTime(),
                errors.worstLoss(),
                errors.medianLoss()));
    }

    private static String size(long bytes) {
        return bytes >= 1_000_000
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
    }
}
