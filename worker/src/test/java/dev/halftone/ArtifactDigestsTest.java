package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.onnx.OnnxWriter;
import dev.halftone.store.FileDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactDigestsTest {

    @TempDir
    private Path folder;

    @Test
    void aModelOfOneFileIsPinnedByItsBytes() throws IOException {
        var model = folder.resolve("model.onnx");
        OnnxWriter.write(Household.model(), model);

        var digests = ArtifactDigests.of(model);

        assertThat(digests.model()).isEqualTo(FileDigest.of(model));
        assertThat(digests.data()).isEmpty();
    }

    @Test
    void weightsBesideTheModelArePinnedTooSinceTheModelStaysTheSameWithoutThem() throws IOException {
        var model = folder.resolve("model.onnx");
        OnnxWriter.write(Household.model(), model, 0);
        var before = ArtifactDigests.of(model);

        Files.write(folder.resolve("model.onnx.data"), new byte[] {1}, StandardOpenOption.APPEND);

        var after = ArtifactDigests.of(model);
        assertThat(before.data()).isPresent();
        assertThat(after.model()).isEqualTo(before.model());
        assertThat(after.data()).contains(FileDigest.of(OnnxWriter.data(model))).isNotEqualTo(before.data());
    }
}
