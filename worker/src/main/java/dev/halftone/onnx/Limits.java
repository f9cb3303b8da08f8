package dev.halftone.onnx;

/**
 * What a model may have, so that reading takes bounded memory whatever a file claims.
 *
 * @param fileBytes length of the model file, without external data; protobuf's own bound is 2 GiB
 * @param nodes nodes, nested graphs included
 * @param initializers initializers, nested graphs included
 * @param attributes attributes of one node
 * @param fields fields of messages, without the numbers that tensors list; parsed, each takes a hundred bytes or more
 * @param numbers numbers that tensors list one by one; parsed, each may take eight times its space
 * @param structureBytes bytes that aren't contents of tensors
 * @param depth messages inside one another; a nested graph takes three
 * @param elements elements of one tensor
 * @param rank dimensions of one tensor or value
 * @param nameLength characters of a name
 */
record Limits(
        long fileBytes,
        int nodes,
        int initializers,
        int attributes,
        int fields,
        int numbers,
        long structureBytes,
        int depth,
        long elements,
        int rank,
        int nameLength) {

    /** Far above any real model, far below what exhausts a machine. */
    static final Limits STANDARD = new Limits(
            Integer.MAX_VALUE, 500_000, 500_000, 1_000, 2_000_000, 1 << 25, 64L << 20, 64, 1L << 40, 64, 4_096);
}
