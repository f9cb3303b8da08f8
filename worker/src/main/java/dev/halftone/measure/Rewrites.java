package dev.halftone.measure;

import dev.halftone.graph.Graph;
import dev.halftone.number.Calibrator;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Subgraph;
import dev.halftone.rewrite.Assignment;
import dev.halftone.rewrite.Assignments;
import dev.halftone.rewrite.Choice;
import dev.halftone.rewrite.Emitters;
import dev.halftone.rewrite.Rewriter;
import dev.halftone.rewrite.Site;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes candidates into the graphs that are timed, as they would be shipped. */
record Rewrites(PricingSubject subject) {

    /** What a layer becomes in a candidate; empty when an interval that it needs is not known. */
    Optional<Choice> choice(Layer layer, Candidate candidate) {
        return Assignments.choice(
                        Site.of(subject.graph(), layer),
                        Emitters.named(candidate.emitter()),
                        Calibrator.MIN_MAX.name(),
                        subject.ranges())
                .map(choice -> candidate.migrated() ? choice.asMigrated() : choice);
    }

    /** The same configuration of several subgraphs that are alike. */
    Assignment assignment(List<Subgraph> instances, Configuration configuration) {
        Map<String, Candidate> candidates = new TreeMap<>();
        for (var instance : instances) {
            for (int i = 0; i < instance.layers().size(); i++) {
                candidates.put(
                        instance.layers().get(i), configuration.candidates().get(i));
            }
        }
        return assignment(candidates);
    }

    /** Candidates by layer. */
    Assignment assignment(Map<String, Candidate> candidates) {
        Map<String, Choice> choices = new TreeMap<>();
        candidates.forEach((layer, candidate) -> {
            if (!candidate.equals(Candidate.REFERENCE)) {
                choice(subject.partition().layer(layer), candidate).ifPresent(choice -> choices.put(layer, choice));
            }
        });
        return Assignment.of(choices);
    }

    Graph rewritten(Graph graph, Assignment assignment) {
        return Rewriter.rewrite(graph, subject.partition(), assignment, subject.weights(), subject.codes());
    }
}
