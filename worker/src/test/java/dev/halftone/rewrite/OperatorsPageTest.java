package dev.halftone.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.format.NumberFormat;
import dev.halftone.gradient.Decompositions;
import dev.halftone.gradient.Gradientless;
import dev.halftone.gradient.Gradients;
import dev.halftone.pass.UpgradeOpset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of operators is what the tables say. */
class OperatorsPageTest {

    private static final Path PAGE = Path.of("../docs/operators.md");

    /** Operators that are not in the canonical form, and what their calls become. */
    private static final Map<String, String> REPLACED = Map.of(
            "Scatter", "ScatterElements",
            "Upsample", "Resize",
            "com.microsoft.FusedConv", "Conv and its activation",
            "com.microsoft.FusedGemm", "Gemm and its activation",
            "com.microsoft.FusedMatMul", "MatMul where ranks are known, else written out as others");

    @Test
    void theOperatorsPageIsTheGeneratedOne() throws IOException {
        String generated = page();
        if (System.getProperty("operators.update", "no").equals("yes")) {
            Files.writeString(PAGE, generated);
        }
        assertThat(PAGE)
                .as("run ./mvnw -pl crds,worker -am test -Dtest=OperatorsPageTest -Doperators.update=yes and commit it")
                .content()
                .isEqualTo(generated);
    }

    @Test
    void noOperatorHasBothARuleAndAReasonForHavingNone() {
        assertThat(Gradientless.REASONS.keySet())
                .doesNotContainAnyElementsOf(Gradients.RULES.keySet())
                .doesNotContainAnyElementsOf(Decompositions.ROWS.keySet());
    }

    private static String page() {
        var formats = formats();
        var changes = UpgradeOpset.changes();
        SortedSet<String> operators = new TreeSet<>(Gradients.RULES.keySet());
        operators.addAll(Decompositions.ROWS.keySet());
        operators.addAll(Gradientless.REASONS.keySet());
        operators.addAll(changes.keySet());
        operators.addAll(REPLACED.keySet());
        List<String> lines = new ArrayList<>(List.of(
                "# Operators",
                "",
                "Generated from the tables of the worker by `OperatorsPageTest`: gradient rules, what is written out for them,",
                "changes of calls between opsets, emitters. Models of opset 7 and later are read and brought to opset "
                        + UpgradeOpset.TARGET + ".",
                "Any operator that the runtime knows may be in a model: one without a gradient is kept, with the layers that have a",
                "way to the loss through it. [conformance.md](conformance.md) has the public test cases.",
                "",
                "| operator | gradient | calls written over since | formats that it can be in |",
                "|---|---|---|---|"));
        for (String operator : operators) {
            lines.add("| " + operator + " | " + gradient(operator) + " | "
                    + changes.getOrDefault(operator, new TreeSet<>()).stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "))
                    + " | "
                    + formats.getOrDefault(operator, new TreeSet<>()).stream()
                            .map(NumberFormat::wireName)
                            .collect(Collectors.joining(", "))
                    + " |");
        }
        return String.join("\n", lines) + "\n";
    }

    private static String gradient(String operator) {
        if (REPLACED.containsKey(operator)) {
            return "becomes " + REPLACED.get(operator);
        }
        if (Gradients.RULES.containsKey(operator)) {
            return "yes";
        }
        if (Decompositions.ROWS.containsKey(operator)) {
            return "written out as others";
        }
        return Gradientless.REASONS.getOrDefault(operator, "none yet");
    }

    private static SortedMap<String, SortedSet<NumberFormat>> formats() {
        SortedMap<String, SortedSet<NumberFormat>> formats = new TreeMap<>();
        for (var row : LayerCase.all()) {
            var site = Site.of(row.graph(), row.layer());
            Emitters.forSite(site, EnumSet.allOf(NumberFormat.class))
                    .forEach(emitter -> formats.computeIfAbsent(site.node().qualifiedOperator(), key -> new TreeSet<>())
                            .add(emitter.kernel().format()));
        }
        return formats;
    }
}
