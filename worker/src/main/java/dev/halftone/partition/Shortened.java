package dev.halftone.partition;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph whose equal blocks, one after the other, are left out but for the first of each run: what the blocks of a model
 * with many take is what one takes, as often.
 *
 * @param runs where blocks follow one another
 */
public record Shortened(Graph graph, Partition partition, List<Run> runs) {

    /**
     * Blocks that are alike.
     *
     * @param start the index of the first block's first subgraph
     * @param period subgraphs of one block
     * @param count blocks
     */
    public record Run(int start, int period, int count) {}

    public Shortened {
        runs = List.copyOf(runs);
    }

    /** Finds the runs of a graph; those with most subgraphs first come, none overlap. */
    public static Shortened of(Graph graph, Partition partition) {
        var subgraphs = partition.subgraphs();
        List<Run> runs = new ArrayList<>();
        int start = 0;
        while (start < subgraphs.size()) {
            var run = longest(subgraphs, start);
            if (run.count() > 1 && !run.equals(new Run(start, 1, 1))) {
                runs.add(run);
            }
            start += run.period() * run.count();
        }
        return new Shortened(graph, partition, runs);
    }

    /** The run from here that leaves out most subgraphs; a single subgraph if nothing repeats. */
    private static Run longest(List<Subgraph> subgraphs, int start) {
        var best = new Run(start, 1, 1);
        for (int period = 1; start + 2 * period <= subgraphs.size(); period++) {
            int equal = 0;
            while (start + period + equal < subgraphs.size()
                    && subgraphs
                            .get(start + equal)
                            .signature()
                            .equals(subgraphs.get(start + period + equal).signature())) {
                equal++;
            }
            int count = 1 + equal / period;
            if ((count - 1) * period > (best.count() - 1) * best.period()) {
                best = new Run(start, period, count);
            }
        }
        return best;
    }

    /**
     * The graph with so many blocks of each run.
     *
     * @param kept how many; a run without an entry keeps one
     */
    public Graph with(Map<Run, Integer> kept) {
        Map<String, String> renamed = new HashMap<>();
        Set<String> removed = new HashSet<>();
        for (var run : runs) {
            int blocks = kept.getOrDefault(run, 1);
            for (int i = run.start() + blocks * run.period(); i < run.start() + run.count() * run.period(); i++) {
                var subgraph = partition.subgraphs().get(i);
                var last = partition
                        .subgraphs()
                        .get(run.start() + (blocks - 1) * run.period() + (i - run.start()) % run.period());
                removed.addAll(subgraph.nodes());
                for (int j = 0; j < subgraph.outputs().size(); j++) {
                    renamed.put(subgraph.outputs().get(j), last.outputs().get(j));
                }
            }
        }
        List<Node> nodes = graph.nodes().stream()
                .filter(node -> !removed.contains(node.name()))
                .map(node -> node.withInputs(node.inputs().stream()
                        .map(input -> renamed.getOrDefault(input, input))
                        .toList()))
                .toList();
        return pruned(nodes, renamed.keySet());
    }

    private Graph pruned(List<Node> nodes, Set<String> gone) {
        Set<String> read = new HashSet<>();
        Set<String> known = new HashSet<>();
        nodes.forEach(node -> {
            read.addAll(node.reads());
            known.addAll(node.outputs());
        });
        List<ValueInfo> outputs = graph.outputs().stream()
                .filter(output -> !gone.contains(output.name()))
                .toList();
        outputs.forEach(output -> read.add(output.name()));
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.initializers());
        constants.keySet().retainAll(read);
        Map<String, ValueInfo> types = new LinkedHashMap<>(graph.types());
        types.keySet().retainAll(known);
        return new Graph(
                graph.name(), graph.opsets(), graph.inputs(), outputs, constants, nodes, types, graph.metadata());
    }

    /** Subgraphs that are left out. */
    public int omitted() {
        return runs.stream().mapToInt(run -> (run.count() - 1) * run.period()).sum();
    }
}
