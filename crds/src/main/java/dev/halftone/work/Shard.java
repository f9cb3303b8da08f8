package dev.halftone.work;

/**
 * One of the equal parts that a measurement is cut into.
 *
 * @param index from 0
 * @param count at least 1
 */
public record Shard(int index, int count) {
    /** The whole in one part. */
    public static final Shard WHOLE = new Shard(0, 1);

    public Shard {
        if (count < 1 || index < 0 || index >= count) {
            throw new IllegalArgumentException("shard " + index + " of " + count + " does not exist");
        }
    }

    /** Whether item {@code i} belongs to this shard: items are dealt out in turn. */
    public boolean holds(long i) {
        return i % count == index;
    }
}
