package dev.halftone;

import dev.halftone.measure.Timing;
import dev.halftone.measure.TimingReport;
import dev.halftone.verify.ComparisonReport;
import dev.halftone.verify.ComparisonReport.Build;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a comparison for people. */
final class ComparisonText {

    private ComparisonText() {}

    static String of(ComparisonReport report) {
        return table(report).render() + "\n" + notes(report);
    }

    private static Table table(ComparisonReport report) {
        boolean classes = report.builds().getFirst().topOne().isPresent();
        List<String> headings = new ArrayList<>(List.of("build", "size", "loss"));
        if (classes) {
            headings.addAll(List.of("top-1", "same class"));
        }
        report.races().forEach(race -> headings.addAll(List.of("batch " + race.batch(), "speed-up")));
        var table = new Table(headings);
        List<String> names = names(report.builds());
        for (int i = 0; i < names.size(); i++) {
            table.row(cells(report, i, names.get(i)));
        }
        return table;
    }

    private static List<String> cells(ComparisonReport report, int index, String name) {
        var build = report.builds().get(index);
        List<String> cells = new ArrayList<>();
        cells.add(index == 0 ? name + " (reference)" : name);
        cells.add(megabytes(build.sizeBytes()));
        cells.add(index == 0 ? "–" : figure("%.4f", build.relativeRmse()));
        build.topOne().ifPresent(top -> {
            cells.add(figure("%.2f %%", 100 * top.build()));
            cells.add(index == 0 ? "–" : figure("%.2f %%", 100 * top.agreement()));
        });
        for (var race : report.races()) {
            var timing = timing(race.timing(), index);
            cells.add(time(timing.micros().value()));
            cells.add(index == 0 ? "1.00" : speedUp(timing));
        }
        return cells;
    }

    private static Timing timing(TimingReport report, int index) {
        return index == 0 ? report.reference() : report.others().get(index - 1);
    }

    private static String notes(ComparisonReport report) {
        String where =
                report.mask().map(mask -> " where " + mask + " is not zero").orElse("");
        var race = report.races().getFirst().timing();
        String rounds = report.races().stream()
                .map(r -> r.timing().rounds())
                .distinct()
                .map(String::valueOf)
                .collect(Collectors.joining(" and "));
        String noise = report.races().stream().map(ComparisonText::noise).collect(Collectors.joining(", "));
        String text = "loss   relative RMSE of " + report.output() + where + ", " + report.samples() + " samples\n"
                + "time   " + race.clock() + ", median of " + rounds
                + " interleaved rounds; speed-up by pairs, with its 90 % interval\n"
                + "noise  the reference against itself (A/A): " + noise + "\n"
                + "on     " + report.fingerprint().summary() + "\n";
        boolean noisy = report.races().stream().anyMatch(r -> r.timing().isNoisy());
        return noisy
                ? text + "Noisy: reference and copy differ by more than " + figure("%.0f", race.gatePercent())
                        + " %. Take the times as rough, or run it again with more --rounds.\n"
                : text;
    }

    private static String noise(ComparisonReport.Race race) {
        return figure("%+.2f %%", race.timing().aaPercent()) + " at batch " + race.batch();
    }

    /** File names where they tell the files apart, else paths. */
    private static List<String> names(List<Build> builds) {
        List<String> paths = builds.stream().map(Build::name).toList();
        List<String> files = paths.stream()
                .map(path -> String.valueOf(Path.of(path).getFileName()))
                .toList();
        return new HashSet<>(files).size() == new HashSet<>(paths).size() ? files : paths;
    }

    private static String speedUp(Timing timing) {
        return String.format(
                Locale.ROOT,
                "%.2f (%.2f–%.2f)",
                timing.speedup(),
                1 / timing.ratio().high(),
                1 / timing.ratio().low());
    }

    private static String megabytes(long bytes) {
        return bytes < 1_000_000 ? figure("%.0f kB", bytes / 1e3) : figure("%.1f MB", bytes / 1e6);
    }

    private static String time(double micros) {
        return micros < 1_000 ? figure("%.1f µs", micros) : figure("%.2f ms", micros / 1e3);
    }

    private static String figure(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
