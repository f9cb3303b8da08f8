package dev.halftone.number;

import dev.halftone.format.Granularity;
import java.util.Arrays;

/** Elements in rows, and which of them share a scale: {@code size} consecutive elements of a row, or what is left of it. */
final class Groups {

    private final float[] elements;
    private final int rowLength;
    private final int size;

    /**
     * Groups of elements that nobody changes.
     *
     * @param elements row after row
     * @param rowLength elements of a row
     */
    Groups(float[] elements, int rowLength, int size) {
        this.elements = elements;
        this.rowLength = rowLength;
        this.size = size;
    }

    /** The groups that a granularity makes of a weight's rows. */
    static Groups of(float[] rows, WeightLayout layout, Granularity granularity) {
        int length = layout.length();
        int size = switch (granularity) {
            case Granularity.Block(int block) -> block;
            case Granularity.PerTensor(), Granularity.PerChannel() -> Math.max(length, 1);
        };
        return new Groups(rows, length, size);
    }

    /** The elements themselves, row after row; not to be changed. */
    float[] elements() {
        return elements;
    }

    int rowLength() {
        return rowLength;
    }

    /** Elements of a group that is not cut short by the end of its row. */
    int size() {
        return size;
    }

    int perRow() {
        return Math.ceilDiv(rowLength, size);
    }

    int count() {
        return rowLength == 0 ? 0 : elements.length / rowLength * perRow();
    }

    /** The index of a group's first element. */
    int from(int group) {
        return group / perRow() * rowLength + group % perRow() * size;
    }

    /** The index after a group's last element. */
    int to(int group) {
        int row = group / perRow();
        return Math.min(from(group) + size, (row + 1) * rowLength);
    }

    /** The element of largest magnitude of a group, with its sign; the first of equals. */
    float extreme(int group) {
        int from = from(group);
        int to = to(group);
        float largest = 0;
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, Math.abs(elements[i]));
        }
        for (int i = from; i < to; i++) {
            if (Math.abs(elements[i]) == largest) {
                return elements[i];
            }
        }
        return 0;
    }

    /** The magnitude that a share of a group's elements do not exceed, with the sign of the largest element. */
    float percentile(int group, double share) {
        float extreme = extreme(group);
        int from = from(group);
        int count = to(group) - from;
        int rank = (int) Math.ceil(share * count) - 1;
        if (rank >= count - 1) {
            return extreme;
        }
        var magnitudes = new float[count];
        for (int i = 0; i < count; i++) {
            magnitudes[i] = Math.abs(elements[from + i]);
        }
        Arrays.sort(magnitudes);
        return Math.copySign(magnitudes[rank], extreme);
    }
}
