package dev.halftone.pass;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Node;
import dev.halftone.graph.ValueInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Recognises what hides padded keys: (1 - mask) * c, where mask is a graph input of ones and zeros and c is far below any score. */
record PaddingMasks(Patterns patterns) {

    private static final float VERY_NEGATIVE = -1000;
    private static final Set<ElementType> TRUTHS = Set.of(ElementType.INT64, ElementType.INT32, ElementType.BOOL);

    /** The graph input [batch, keys] with a one where a key is seen, when a value [batch, 1, 1, keys] hides the others. */
    Optional<String> seen(String value) {
        var shape = patterns.shapes().get(value);
        boolean perKey =
                shape != null && shape.size() == 4 && shape.subList(1, 3).equals(List.of(1L, 1L));
        return perKey ? hidden(value).flatMap(this::input) : Optional.empty();
    }

    /** What is subtracted from one. */
    private Optional<String> hidden(String value) {
        var mul = patterns.producer(value, "Mul");
        for (int i = 0; mul.isPresent() && i < 2; i++) {
            var constant = patterns.scalar(mul.get().input(i));
            if (constant.isPresent() && constant.getAsDouble() <= VERY_NEGATIVE) {
                return patterns.producer(mul.get().input(1 - i), "Sub")
                        .filter(sub -> patterns.isScalar(sub.input(0), 1))
                        .map(sub -> sub.input(1));
            }
        }
        return Optional.empty();
    }

    private Optional<String> input(String value) {
        String current = value;
        for (var step = step(current); step.isPresent(); step = step(current)) {
            current = step.get().input(0);
        }
        String found = current;
        return patterns.graph().inputs().stream()
                .filter(info -> info.name().equals(found) && TRUTHS.contains(info.type()))
                .filter(info -> info.shape().filter(axes -> axes.size() == 2).isPresent())
                .map(ValueInfo::name)
                .findFirst();
    }

    /** What changes the type or puts in axes of one. */
    private Optional<Node> step(String value) {
        return patterns.producer(value, "Unsqueeze").or(() -> patterns.producer(value, "Cast"));
    }
}
