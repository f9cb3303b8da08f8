package dev.halftone.measure;

import dev.halftone.gradient.Backward;
import dev.halftone.gradient.Edge;
import dev.halftone.graph.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The backward programs of a subject, the last stretch first: each hands the gradients of what it reads to those before it.
 *
 * @param stretches in the order in which they run forward
 * @param programs one for each stretch, from the last to the first
 */
record BackwardPasses(List<Stretch> stretches, List<BackwardProgram> programs) {

    BackwardPasses {
        stretches = List.copyOf(stretches);
        programs = List.copyOf(programs);
    }

    /**
     * The programs for a subject.
     *
     * @param limitBytes of the constants of one stretch
     */
    static BackwardPasses of(SensitivitySubject subject, List<Probe> probes, long limitBytes) {
        var stretches = Stretches.of(
                subject.graph(),
                subject.loss().output(),
                subject.types(),
                probes.stream().map(Probe::edges).toList(),
                limitBytes);
        var live = Backward.of(subject.graph(), subject.types()).live(edges(subject, probes));
        List<BackwardProgram> programs = new ArrayList<>();
        Set<String> flowing = new HashSet<>();
        for (var stretch : stretches.reversed()) {
            var program = BackwardProgram.of(subject, stretch, probes, live, flowing, programs.isEmpty());
            flowing.addAll(program.gradients().keySet());
            programs.add(program);
        }
        return new BackwardPasses(stretches, programs);
    }

    /** What the sums of a shard hold after g^2, in order. */
    List<Probe> probes() {
        return programs.stream().flatMap(program -> program.probes().stream()).toList();
    }

    /** Bytes of the importance of all weights. */
    long importanceBytes() {
        return programs.stream()
                .flatMap(program -> program.importance().values().stream())
                .mapToLong(state -> 4 * Tensor.count(BackwardProgram.array(state.shape())))
                .sum();
    }

    /** The operands whose gradients are wanted. */
    static Set<Edge> edges(SensitivitySubject subject, List<Probe> probes) {
        Set<Edge> edges = new HashSet<>();
        probes.forEach(probe -> edges.addAll(probe.edges()));
        subject.options()
                .forEach(options -> options.layer()
                        .weight()
                        .ifPresent(weight -> edges.add(new Edge(options.layer().node(), weight.index()))));
        return edges;
    }
}
