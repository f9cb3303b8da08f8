package dev.halftone.rewrite;

import dev.halftone.format.NumberFormat;
import java.util.Set;

/**
 * What there is to know of a kind of kernel without looking at a graph.
 *
 * @param name unique among {@link Emitters}
 * @param format the number format that it serves
 * @param portability whether the standard's operators are enough to write it
 * @param needs the intervals that a choice of it has to carry; none for dynamic scales
 * @param operators with their domain: any of them, reading the weight's codes in the optimised graph, proves that it runs
 */
public record Kernel(
        String name, NumberFormat format, Portability portability, Set<Needs> needs, Set<String> operators) {

    /** Which intervals a choice has to carry. */
    public enum Needs {
        ACTIVATION_RANGE,
        SECOND_RANGE,
        OUTPUT_RANGE
    }

    /** What a kind of kernel is called for weights of a format; those of 7 bits have a row of their own. */
    static String named(String kind, NumberFormat format) {
        return format.fitsSumsOf16Bits() ? kind + "7" : kind;
    }

    public Kernel {
        needs = Set.copyOf(needs);
        operators = Set.copyOf(operators);
    }
}
