package dev.halftone.gradient;

import dev.halftone.gradient.Conformance.Outcome;
import dev.halftone.gradient.Conformance.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The page with the results: shares, a row for each operator, a row for each case that did not pass. */
final class ConformancePage {

    private ConformancePage() {}

    /** Passed cases of those that the runtime runs. */
    static double share(List<Outcome> outcomes) {
        long run = outcomes.size() - count(outcomes, Verdict.NOT_RUN_BY_THE_RUNTIME);
        return (double) count(outcomes, Verdict.PASSED) / run;
    }

    private static long count(List<Outcome> outcomes, Verdict verdict) {
        return outcomes.stream().filter(o -> o.verdict() == verdict).count();
    }

    static String of(List<Outcome> outcomes) {
        List<String> lines = new ArrayList<>();
        long passed = count(outcomes, Verdict.PASSED);
        long without = count(outcomes, Verdict.NOT_RUN_BY_THE_RUNTIME);
        lines.add("# Conformance");
        lines.add("");
        lines.add(
                "The public test cases of ONNX 1.19.1 for every operator that gradients flow through: the outputs after"
                        + " Halftone's passes");
        lines.add("against those that are expected, and each gradient against the slopes of the function itself."
                + " `make conformance` fetches");
        lines.add("the cases, runs them and writes this page.");
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "%d cases of %d operators: %d pass, %.1f %% of the %d that onnxruntime runs on a CPU and %.1f %% of all;"
                        + " in %d of them gradients were",
                outcomes.size(),
                byOperator(outcomes).size(),
                passed,
                100 * share(outcomes),
                outcomes.size() - without,
                100.0 * passed / outcomes.size(),
                outcomes.stream().filter(Outcome::gradients).count()));
        lines.add(
                "compared; the others take or give no 32-bit floating-point number. Parameters (the limits of Clip, the"
                        + " scales of Resize) are");
        lines.add("constants, as exporters write them.");
        lines.add("");
        lines.add("| operator | cases | passed | gradients compared | not run by the runtime |");
        lines.add("|---|---|---|---|---|");
        byOperator(outcomes)
                .forEach((operator, own) -> lines.add("| " + operator + " | " + own.size() + " | "
                        + count(own, Verdict.PASSED) + " | "
                        + own.stream().filter(Outcome::gradients).count() + " | "
                        + count(own, Verdict.NOT_RUN_BY_THE_RUNTIME) + " |"));
        lines.add("");
        lines.add("## Cases that do not pass");
        lines.add("");
        lines.add("| case | what | why |");
        lines.add("|---|---|---|");
        outcomes.stream()
                .filter(o -> o.verdict() != Verdict.PASSED && o.verdict() != Verdict.NOT_RUN_BY_THE_RUNTIME)
                .forEach(o -> lines.add("| " + o.name() + " | " + words(o.verdict()) + " | "
                        + o.reason().replace("|", "\\|") + " |"));
        lines.add("");
        lines.add("## Cases that the runtime does not run");
        lines.add("");
        lines.add("| why | cases |");
        lines.add("|---|---|");
        Map<String, List<String>> byReason = new TreeMap<>();
        outcomes.stream()
                .filter(o -> o.verdict() == Verdict.NOT_RUN_BY_THE_RUNTIME)
                .forEach(o -> byReason.computeIfAbsent(o.reason(), key -> new ArrayList<>())
                        .add(o.name()));
        byReason.forEach(
                (why, cases) -> lines.add("| " + why.replace("|", "\\|") + " | " + String.join(", ", cases) + " |"));
        return String.join("\n", lines) + "\n";
    }

    private static String words(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> "passed";
            case NOT_RUN_BY_THE_RUNTIME -> "not run";
            case OTHER_OUTPUTS -> "outputs";
            case OTHER_GRADIENTS -> "gradients";
        };
    }

    private static Map<String, List<Outcome>> byOperator(List<Outcome> outcomes) {
        Map<String, List<Outcome>> rows = new TreeMap<>();
        outcomes.forEach(o ->
                rows.computeIfAbsent(o.operator(), key -> new ArrayList<>()).add(o));
        return rows;
    }
}
