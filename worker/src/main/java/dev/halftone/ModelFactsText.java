package dev.halftone;

import dev.halftone.graph.Dimension;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Subgraph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes what a model consists of for people. */
final class ModelFactsText {

    private ModelFactsText() {}

    static String of(Path file, ModelFacts facts) {
        var text = new StringBuilder(heading(file, facts));
        if (!facts.layers().isEmpty()) {
            text.append("\n").append(measurements(facts).render());
            text.append("\n").append(layers(facts).render());
        }
        facts.notes().forEach(note -> text.append("\n").append(note).append("\n"));
        if (!facts.refusals().isEmpty()) {
            text.append("\nIt would be refused:\n");
            facts.refusals()
                    .forEach(
                            reason -> text.append("  * ").append(reason.coded()).append("\n"));
        }
        return text.toString();
    }

    private static String heading(Path file, ModelFacts facts) {
        var graph = facts.original();
        String macs = facts.macs().isPresent()
                ? count(facts.macs().getAsLong()) + " a run of " + facts.sizes().orElseThrow()
                : "not known: give the inputs' open axes with --dimension, or whole shapes with --shape";
        String canonical = facts.nodes() == 0 ? "" : ", " + facts.nodes() + " in canonical form";
        return "model        " + file + "\n"
                + "graph        opset " + graph.opset() + ", " + graph.nodes().size() + " nodes" + canonical + "\n"
                + "inputs       " + values(graph.inputs()) + "\n"
                + "outputs      " + values(graph.outputs()) + "\n"
                + "layers       " + facts.layers().size() + ", with " + count(facts.weights()) + " weights\n"
                + "subgraphs    " + facts.subgraphs() + " one after the other, "
                + facts.measurements().size() + " distinct to measure\n"
                + "MACs         " + macs + "\n";
    }

    private static String values(List<ValueInfo> values) {
        return values.stream()
                .map(value -> value.name() + " " + value.type()
                        + value.shape().map(ModelFactsText::shape).orElse(""))
                .collect(Collectors.joining(", "));
    }

    private static String shape(List<Dimension> shape) {
        return shape.stream()
                .map(axis -> switch (axis) {
                    case Dimension.Fixed(long size) -> String.valueOf(size);
                    case Dimension.Named(String name) -> name;
                    case Dimension.Unknown() -> "?";
                })
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static Table measurements(ModelFacts facts) {
        var table = new Table("measurement", "instances", "layers", "nodes", "subgraphs");
        List<String> keys = new ArrayList<>(facts.measurements().keySet());
        for (String key : keys) {
            var instances = facts.measurements().getOrDefault(key, List.of());
            var one = instances.getFirst();
            table.row(
                    "M" + (keys.indexOf(key) + 1),
                    String.valueOf(instances.size()),
                    String.valueOf(one.layers().size()),
                    String.valueOf(one.nodes().size()),
                    indices(instances));
        }
        return table;
    }

    private static String indices(List<Subgraph> instances) {
        return instances.stream().map(s -> String.valueOf(s.index())).collect(Collectors.joining(" "));
    }

    private static Table layers(ModelFacts facts) {
        boolean macs = facts.macs().isPresent();
        List<String> headings = new ArrayList<>(List.of("layer", "operator", "subgraph", "operands", "weights"));
        if (macs) {
            headings.addAll(List.of("MACs", "share"));
        }
        var table = new Table(headings);
        for (var layer : facts.layers()) {
            List<String> cells = new ArrayList<>(List.of(
                    layer.layer().node(),
                    layer.layer().operator(),
                    String.valueOf(layer.subgraph()),
                    layer.layer().operands().stream()
                            .map(Layer.Operand::role)
                            .map(role -> role.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(" × ")),
                    layer.weights() == 0 ? "–" : count(layer.weights())));
            if (macs) {
                long own = layer.macs().orElse(0);
                cells.add(count(own));
                cells.add(String.format(
                        Locale.ROOT,
                        "%.1f %%",
                        100.0 * own / Math.max(facts.macs().getAsLong(), 1)));
            }
            table.row(cells);
        }
        return table;
    }

    private static String count(long number) {
        if (number < 10_000) {
            return String.valueOf(number);
        }
        if (number < 1_000_000) {
            return String.format(Locale.ROOT, "%.0f k", number / 1e3);
        }
        return number < 1_000_000_000
                ? String.format(Locale.ROOT, "%.2f M", number / 1e6)
                : String.format(Locale.ROOT, "%.2f G", number / 1e9);
    }
}
