package dev.halftone.pass;

import dev.halftone.graph.Node;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The runtime's own product of matrices, whose operands may have their axes in another order. */
public final class FusedProduct {

    private FusedProduct() {}

    /**
     * The permutation that makes an operand one of MatMul; empty if it is one as it is.
     *
     * @param operand 0 or 1
     * @param rank that of the operand
     */
    public static Optional<long[]> order(Node node, int operand, int rank) {
        String which = operand == 0 ? "A" : "B";
        boolean batchLast = node.integer("transBatch" + which, 0) != 0 && rank > 2;
        boolean exchanged = node.integer("trans" + which, 0) != 0 && rank > 1;
        if (!batchLast && !exchanged) {
            return Optional.empty();
        }
        long[] order = batchLast
                ? LongStream.concat(LongStream.range(1, rank - 1L), LongStream.of(0, rank - 1L))
                        .toArray()
                : IntStream.range(0, rank).asLongStream().toArray();
        if (exchanged) {
            long last = order[rank - 1];
            order[rank - 1] = order[rank - 2];
            order[rank - 2] = last;
        }
        return Optional.of(order);
    }
}
