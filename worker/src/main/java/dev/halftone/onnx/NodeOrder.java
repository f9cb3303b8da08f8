package dev.halftone.onnx;

import dev.halftone.failure.GraphRefusal;
import dev.halftone.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** Puts nodes in an order in which they can run, as close to the file's as that allows. */
final class NodeOrder {

    private final List<Node> nodes;
    private final List<Set<Integer>> needs = new ArrayList<>();
    private final List<List<Integer>> feeds = new ArrayList<>();

    private NodeOrder(List<Node> nodes) {
        this.nodes = nodes;
        Map<String, Integer> writers = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (String value : nodes.get(i).outputs()) {
                writers.putIfAbsent(value, i);
            }
            feeds.add(new ArrayList<>());
        }
        for (int i = 0; i < nodes.size(); i++) {
            Set<Integer> earlier = new HashSet<>();
            for (String value : nodes.get(i).reads()) {
                Integer writer = writers.get(value);
                if (writer != null && earlier.add(writer)) {
                    feeds.get(writer).add(i);
                }
            }
            needs.add(earlier);
        }
    }

    /** The nodes in order: Kahn's algorithm, the first in the file of those that can run; a cycle is refused. */
    static List<Node> sorted(ModelSource source, List<Node> nodes) {
        return new NodeOrder(nodes).sorted(source);
    }

    private List<Node> sorted(ModelSource source) {
        int[] missing = needs.stream().mapToInt(Set::size).toArray();
        var ready = new PriorityQueue<Integer>();
        for (int i = 0; i < missing.length; i++) {
            if (missing[i] == 0) {
                ready.add(i);
            }
        }
        List<Node> sorted = new ArrayList<>();
        while (!ready.isEmpty()) {
            int next = ready.remove();
            sorted.add(nodes.get(next));
            for (int reader : feeds.get(next)) {
                if (--missing[reader] == 0) {
                    ready.add(reader);
                }
            }
        }
        if (sorted.size() < nodes.size()) {
            var node = nodes.get(onCycle(missing));
            throw source.refuse(
                    GraphRefusal.CYCLE,
                    "node " + node.name() + " (" + node.qualifiedOperator()
                            + ") is on a cycle: it reads what is computed from its own output");
        }
        return sorted;
    }

    /** Going back from a node that never ran, always to one that never ran, ends on a cycle. */
    private int onCycle(int[] missing) {
        int at = 0;
        while (missing[at] == 0) {
            at++;
        }
        Set<Integer> seen = new HashSet<>();
        while (seen.add(at)) {
            at = needs.get(at).stream()
                    .filter(i -> missing[i] > 0)
                    .min(Integer::compare)
                    .orElseThrow();
        }
        return at;
    }
}
