package dev.halftone.task;

/**
 * What the labels of all samples have in common.
 *
 * @param each how many labels the first sample has
 * @param least the smallest label
 * @param most the largest label
 */
public record GivenLabels(int each, long least, long most) {

    /** No sample has any. */
    public static final GivenLabels NONE = new GivenLabels(0, Long.MAX_VALUE, Long.MIN_VALUE);

    /** With those of another sample. */
    public GivenLabels with(long[] labels) {
        long smallest = least;
        long largest = most;
        for (long label : labels) {
            smallest = Math.min(smallest, label);
            largest = Math.max(largest, label);
        }
        return new GivenLabels(each == 0 ? labels.length : each, smallest, largest);
    }

    /** Whether there are labels, and all are of so many classes or -1. */
    boolean areOf(long classes) {
        return each > 0 && least >= -1 && most < classes;
    }
}
