package dev.halftone.measure;

import java.util.Optional;

/** Where finished shards of samples are kept, so that a run that was cut off goes on where it was. */
public interface Shards {

    /** Whether a shard was finished before. */
    boolean has(int index);

    /** A shard that was finished before. */
    Optional<SensitivityShard> load(int index);

    /** Keeps a finished shard, unless it is there already. */
    void save(int index, SensitivityShard shard);

    /** Keeps nothing. */
    static Shards none() {
        return new Shards() {
            @Override
            public boolean has(int index) {
                return false;
            }

            @Override
            public Optional<SensitivityShard> load(int index) {
                return Optional.empty();
            }

            @Override
            public void save(int index, SensitivityShard shard) {}
        };
    }
}
