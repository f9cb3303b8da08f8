package dev.halftone.partition;

import dev.halftone.graph.Dimension;
import dev.halftone.graph.Graph;
import dev.halftone.graph.ValueInfo;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which open axes of a model's inputs two runs with different sizes tell apart.
 *
 * @param names by length in the first run and in the second
 */
record OpenAxes(Map<List<Long>, String> names) {

    /** The named axes of a graph's inputs; two names whose lengths were the same in both runs are none. */
    static OpenAxes of(Graph graph, Map<String, ValueInfo> first, Map<String, ValueInfo> second) {
        Map<List<Long>, String> names = new HashMap<>();
        Set<List<Long>> ambiguous = new HashSet<>();
        for (var input : graph.inputs()) {
            var axes = input.shape().orElse(List.of());
            for (int i = 0; i < axes.size(); i++) {
                var lengths = lengths(axis(first.get(input.name()), i), axis(second.get(input.name()), i));
                if (axes.get(i) instanceof Dimension.Named(String name) && lengths.isPresent()) {
                    var other = names.putIfAbsent(lengths.get(), name);
                    if (other != null && !other.equals(name)) {
                        ambiguous.add(lengths.get());
                    }
                }
            }
        }
        names.keySet().removeAll(ambiguous);
        return new OpenAxes(names);
    }

    /** The axis that was as long in the two runs. */
    Dimension axis(Dimension first, Dimension second) {
        return lengths(Optional.of(first), Optional.of(second))
                .flatMap(lengths -> Optional.ofNullable(names.get(lengths)))
                .<Dimension>map(Dimension.Named::new)
                .orElseGet(Dimension.Unknown::new);
    }

    private static Optional<Dimension> axis(@Nullable ValueInfo value, int index) {
        return Optional.ofNullable(value)
                .flatMap(ValueInfo::shape)
                .filter(shape -> index < shape.size())
                .map(shape -> shape.get(index));
    }

    private static Optional<List<Long>> lengths(Optional<Dimension> first, Optional<Dimension> second) {
        return first.orElse(null) instanceof Dimension.Fixed(long one)
                        && second.orElse(null) instanceof Dimension.Fixed(long other)
                        && one != other
                ? Optional.of(List.of(one, other))
                : Optional.empty();
    }
}
