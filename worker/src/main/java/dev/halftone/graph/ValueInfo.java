package dev.halftone.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A value's name, element type and shape.
 *
 * @param shape empty when even the rank is unknown; an empty list is a scalar
 */
public record ValueInfo(String name, ElementType type, Optional<List<Dimension>> shape) {

    public ValueInfo {
        shape = shape.map(List::copyOf);
    }

    /** A value of a fixed shape. */
    public static ValueInfo of(String name, ElementType type, long... shape) {
        return new ValueInfo(
                name,
                type,
                Optional.of(LongStream.of(shape).mapToObj(Dimension::of).toList()));
    }

    /** A value whose rank is unknown. */
    public static ValueInfo unknown(String name, ElementType type) {
        return new ValueInfo(name, type, Optional.empty());
    }

    /** The same with another length of its last axis; a value whose rank is unknown stays as it is. */
    public ValueInfo withLast(long length) {
        return new ValueInfo(name, type, shape.filter(axes -> !axes.isEmpty()).map(axes -> {
            List<Dimension> others = new ArrayList<>(axes);
            others.set(others.size() - 1, Dimension.of(length));
            return others;
        }));
    }

    /** The same type and shape under another name. */
    public ValueInfo named(String other) {
        return new ValueInfo(other, type, shape);
    }
}
