package dev.halftone.number;

/**
 * GPTQ at work: rows are rounded input by input, and what an input's rounding did to the products is made up for by those after it. A
 * block of inputs is finished before the others hear of it, so that they are touched once for a block.
 */
final class Feedback {

    private static final int BLOCK = 32;
    private static final int TILE = 512;

    /**
     * The most that an element makes up for: a code is at most one from the nearest. Where one input is a thousand times as large as the
     * others, making up for all of its error sends theirs to the ends of the grid, and the products are lost.
     */
    private static final double MOST_STEPS = 0.5;

    private final Groups groups;
    private final float[] scales;
    private final Codec codec;
    private final Hessian inputs;
    private final float lowest;
    private final float highest;
    private final int[] codes;

    Feedback(Groups groups, float[] scales, Codec codec, Hessian inputs) {
        if (inputs.size() != 0 && inputs.size() != groups.rowLength()) {
            throw new IllegalArgumentException(
                    inputs.size() + " inputs are known of rows of " + groups.rowLength() + " elements");
        }
        this.groups = groups;
        this.scales = scales;
        this.codec = codec;
        this.inputs = inputs;
        this.lowest = (float) codec.encoding().lowest();
        this.highest = (float) codec.encoding().highest();
        this.codes = new int[groups.elements().length];
    }

    int[] codes() {
        if (inputs.size() == 0) {
            return Rounding.NEAREST.codes(groups, scales, codec, inputs);
        }
        int rows = groups.elements().length / groups.rowLength();
        for (int row = 0; row < rows; row += TILE) {
            round(row, Math.min(TILE, rows - row));
        }
        return codes;
    }

    /** Rounds some rows: {@code owed} holds for each input, by row, what it has to make up for. */
    private void round(int firstRow, int rows) {
        int size = inputs.size();
        var owed = new double[size][rows];
        var errors = new double[BLOCK][rows];
        for (int from = 0; from < size; from += BLOCK) {
            int to = Math.min(from + BLOCK, size);
            for (int place = from; place < to; place++) {
                round(place, firstRow, owed[place], errors[place - from]);
                for (int later = place + 1; later < to; later++) {
                    add(owed[later], errors[place - from], inputs.share(place, later));
                }
            }
            for (int later = to; later < size; later++) {
                for (int place = from; place < to; place++) {
                    add(owed[later], errors[place - from], inputs.share(place, later));
                }
            }
        }
    }

    /** Rounds one input of some rows. */
    private void round(int place, int firstRow, double[] owed, double[] errors) {
        int input = inputs.order()[place];
        int group = input / groups.size();
        for (int row = 0; row < owed.length; row++) {
            int index = (firstRow + row) * groups.rowLength() + input;
            float element = groups.elements()[index];
            float scale = scales[(firstRow + row) * groups.perRow() + group];
            double most = MOST_STEPS * Math.abs(scale);
            float wanted = (float) ((element + Math.clamp(owed[row], -most, most)) / scale);
            codes[index] = codec.encode(Math.clamp(wanted, lowest, highest));
            errors[row] = element - (double) codec.decode(codes[index]) * scale;
        }
    }

    private static void add(double[] target, double[] source, double factor) {
        for (int i = 0; i < target.length; i++) {
            target[i] += factor * source[i];
        }
    }
}
