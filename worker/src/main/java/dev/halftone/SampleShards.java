package dev.halftone;

import dev.halftone.measure.SensitivityShard;
import dev.halftone.measure.Shards;
import dev.halftone.onnx.OnnxReader;
import java.util.Optional;

/** Shards of samples of a sensitivity that is still being measured, in the folder of its profile. */
record SampleShards(ProfileFolder folder) implements Shards {

    private static final String PREFIX = "shard-";
    private static final String ENDING = ".onnx";

    @Override
    public boolean has(int index) {
        return folder.has(file(index));
    }

    @Override
    public Optional<SensitivityShard> load(int index) {
        return has(index)
                ? Optional.of(SensitivityShard.of(OnnxReader.read(folder.path().resolve(file(index)))))
                : Optional.empty();
    }

    @Override
    public void save(int index, SensitivityShard shard) {
        folder.create(file(index), shard.toGraph());
    }

    void remove() {
        folder.remove(PREFIX, ENDING);
        folder.remove(PREFIX, ENDING + ".data");
    }

    static String file(int index) {
        return PREFIX + index + ENDING;
    }
}
