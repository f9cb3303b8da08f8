package dev.halftone.rewrite;

import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Scratch;
import dev.halftone.graph.Uses;
import dev.halftone.partition.Partition;

/** Writes an assignment into a graph. */
public final class Rewriter {

    private Rewriter() {}

    /** As {@link #rewrite(Graph, Partition, Assignment, WeightSource, WeightCodes)}, with signed codes. */
    public static Graph rewrite(Graph graph, Partition partition, Assignment assignment, WeightSource weights) {
        return rewrite(graph, partition, assignment, weights, WeightCodes.SIGNED);
    }

    /**
     * The graph with each chosen layer in its format; everything else stays, in its order and under its names.
     *
     * @param codes how 8-bit weights are written
     * @throws IllegalArgumentException naming the layer, when its emitter does not accept it or a range is missing
     */
    public static Graph rewrite(
            Graph graph, Partition partition, Assignment assignment, WeightSource weights, WeightCodes codes) {
        for (String chosen : assignment.choices().keySet()) {
            partition.layer(chosen);
        }
        var migrated = Migrated.of(graph, partition, assignment, weights);
        var uses = Uses.of(migrated);
        var shared = new SharedValues(GraphBuilder.fromHeader(migrated), Scratch.ofConstants(graph));
        for (var node : migrated.nodes()) {
            if (shared.isTaken(node)) {
                continue;
            }
            var choice = assignment.choices().get(node.name());
            if (choice == null) {
                shared.builder().add(node);
                continue;
            }
            var emitter = Emitters.named(choice.emitter());
            var site = new Site(migrated, uses, partition.layer(node.name()), node);
            boolean can = emitter.accepts(site) && (!choice.migrated() || emitter.migrates());
            if (emitter.kernel().format() != choice.format() || !can) {
                throw new IllegalArgumentException("layer " + node.name() + " (" + node.qualifiedOperator()
                        + ") can't be written by " + emitter.name() + " in " + choice.format());
            }
            emitter.emit(new Emission(site, choice, weights, codes, shared));
        }
        return Pruned.of(shared.builder().build());
    }
}
