package dev.halftone.gradient;

import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.ValueInfo;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table of operators that are differentiated as what they are put together from. */
public final class Decompositions {

    /** By qualified operator name. */
    public static final Map<String, Decomposition> ROWS = Collections.unmodifiableMap(new TreeMap<>(Map.ofEntries(
            Map.entry("Attention", Attentions::standard),
            Map.entry("DeformConv", Interpolations::deformable),
            Map.entry("GRU", Recurrences::write),
            Map.entry("GridSample", Grids::sample),
            Map.entry("LSTM", Recurrences::write),
            Map.entry("RNN", Recurrences::write),
            Map.entry("RoiAlign", Interpolations::regions),
            Map.entry("com.microsoft.Attention", Attentions::withProjection),
            Map.entry("com.microsoft.FusedMatMul", Products::fused),
            Map.entry("com.microsoft.GroupQueryAttention", Attentions::grouped),
            Map.entry("com.microsoft.MultiHeadAttention", Attentions::multiHead))));

    /** What the runtime loads in seconds, gradients included. */
    private static final int MOST_NODES = 20_000;

    private Decompositions() {}

    /**
     * The graph with those operators written out, for the shapes that the types give; the very same one if it has none. Values
     * and other nodes keep their names; a call that can't be written out stays as it is.
     *
     * @param types element type and fixed shape of every value that is not a constant
     */
    public static Graph apply(Graph graph, Map<String, ValueInfo> types) {
        if (graph.nodes().stream().noneMatch(node -> ROWS.containsKey(node.qualifiedOperator()))) {
            return graph;
        }
        var observed = new Observed(graph, types);
        var builder = GraphBuilder.fromHeader(graph);
        for (var node : graph.nodes()) {
            var row = ROWS.get(node.qualifiedOperator());
            if (row == null) {
                builder.add(node);
            } else {
                write(builder, observed, node, row);
            }
        }
        return builder.build();
    }

    private static void write(GraphBuilder builder, Observed observed, Node node, Decomposition row) {
        if (fits(GraphBuilder.from(builder.build()), observed, node, row)) {
            row.write(new Call(builder, observed, node, List.of()));
        } else {
            builder.add(node);
        }
    }

    private static boolean fits(GraphBuilder trial, Observed observed, Node node, Decomposition row) {
        try {
            row.write(new Call(trial, observed, node, List.of()));
        } catch (NoGradientRule e) {
            return false;
        }
        return trial.build().nodes().size() <= MOST_NODES;
    }

    /** Whether a node is of a row, in a form that can be written out as far as can be told without shapes. */
    public static boolean covers(Node node) {
        try {
            Recurrences.cell(node).ifPresent(cell -> Usual.require(node, cell));
        } catch (NoGradientRule e) {
            return false;
        }
        return ROWS.containsKey(node.qualifiedOperator());
    }

    /** Why a call was left as it is: what its row says, or that there is none. */
    static NoGradientRule obstacle(Graph graph, Observed observed, Node node) {
        var row = ROWS.get(node.qualifiedOperator());
        try {
            if (row != null) {
                row.write(new Call(GraphBuilder.fromHeader(graph), observed, node, List.of()));
            }
        } catch (NoGradientRule e) {
            return e;
        }
        return new NoGradientRule(
                node,
                row == null
                        ? "has no gradient rule"
                        : "is too long, or computes other numbers, when it is written out");
    }
}
