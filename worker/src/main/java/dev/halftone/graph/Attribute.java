package dev.halftone.graph;

import java.util.List;

/** The value of a node's attribute. */
public sealed interface Attribute {

    /** A 64-bit integer. */
    record Int(long value) implements Attribute {}

    /** A 32-bit float. */
    record Real(float value) implements Attribute {}

    /** A byte string, held as UTF-8 text. */
    record Text(String value) implements Attribute {}

    /** A list of integers. */
    record Ints(List<Long> values) implements Attribute {
        public Ints {
            values = List.copyOf(values);
        }
    }

    /** A list of floats. */
    record Floats(List<Float> values) implements Attribute {
        public Floats {
            values = List.copyOf(values);
        }
    }

    /** A list of byte strings. */
    record Texts(List<String> values) implements Attribute {
        public Texts {
            values = List.copyOf(values);
        }
    }

    /** A constant tensor. */
    record OfTensor(Tensor value) implements Attribute {}

    /** A nested graph, as If, Loop and Scan have. */
    record OfGraph(Graph value) implements Attribute {}

    /** An attribute of a kind that the graph only carries, as its serialised bytes. */
    record Opaque(List<Byte> bytes) implements Attribute {
        public Opaque {
            bytes = List.copyOf(bytes);
        }
    }

    /** An integer attribute. */
    static Attribute of(long value) {
        return new Int(value);
    }

    /** A float attribute. */
    static Attribute of(float value) {
        return new Real(value);
    }

    /** A string attribute. */
    static Attribute of(String value) {
        return new Text(value);
    }

    /** An attribute of several integers. */
    static Attribute of(long... values) {
        return new Ints(java.util.stream.LongStream.of(values).boxed().toList());
    }
}
