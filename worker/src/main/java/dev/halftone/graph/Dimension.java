package dev.halftone.graph;

/** One axis of a shape: a number, a name that a workload may bind, or nothing known. */
public sealed interface Dimension {

    /** An axis of a fixed length, at least 0. */
    record Fixed(long size) implements Dimension {
        public Fixed {
            if (size < 0) {
                throw new IllegalArgumentException("a dimension of " + size + " elements");
            }
        }
    }

    /** An axis whose length is chosen at run time, by name. */
    record Named(String name) implements Dimension {}

    /** An axis whose length is chosen at run time. */
    record Unknown() implements Dimension {}

    /** An axis of {@code size} elements. */
    static Dimension of(long size) {
        return new Fixed(size);
    }
}
