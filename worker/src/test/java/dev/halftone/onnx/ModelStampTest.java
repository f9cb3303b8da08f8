package dev.halftone.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.decoder.DecoderFiles;
import dev.halftone.decoder.DecoderSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStampTest {

    @TempDir
    private Path folder;

    private Path model;
    private Path data;

    @BeforeEach
    void aModelWithDataBesideIt() throws IOException {
        model = new DecoderFiles(folder, new DecoderSize(1, 32, 2, 64, 64, 16)).writeModel(0);
        data = OnnxWriter.data(model).toRealPath();
        for (var file : new Path[] {model, data}) {
            Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        }
    }

    private void overwrite(long position) throws IOException {
        try (var channel = FileChannel.open(data, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(4), position);
        }
    }

    @Test
    void files_that_nobody_touches_are_as_they_were() {
        assertThat(ModelStamp.of(model).changed()).isEmpty();
    }

    @Test
    void a_file_beside_the_model_that_is_written_into_is_named() throws IOException {
        var stamp = ModelStamp.of(model);

        overwrite(100);

        assertThat(stamp.changed()).contains(data);
    }

    @Test
    void another_file_in_its_place_is_named_even_if_it_looks_the_same() throws IOException {
        var stamp = ModelStamp.of(model);
        var other = Files.copy(data, folder.resolve("other"), StandardCopyOption.COPY_ATTRIBUTES);

        Files.move(other, data, StandardCopyOption.ATOMIC_MOVE);

        assertThat(stamp.changed()).contains(data);
    }

    @Test
    void a_file_that_is_gone_is_named() throws IOException {
        var stamp = ModelStamp.of(model);

        Files.delete(data);

        assertThat(stamp.changed()).contains(data);
    }

    @Test
    void weights_read_from_a_mapped_file_are_those_of_a_model_that_has_them_inside() throws IOException {
        var inside = new DecoderFiles(folder.resolve("inside"), new DecoderSize(1, 32, 2, 64, 64, 16))
                .writeModel(Long.MAX_VALUE);

        var mapped = OnnxReader.readModel(model);

        assertThat(mapped).isEqualTo(OnnxReader.readModel(inside));
        assertThat(mapped.initializer("head").orElseThrow().bytes().isMapped()).isTrue();
        assertThat(OnnxReader.dataFiles(inside)).isEmpty();
        assertThat(OnnxReader.dataFiles(model)).containsExactly(data);
        assertThat(OnnxReader.size(model)).isEqualTo(Files.size(model) + Files.size(data));
    }

    @Test
    void pages_that_were_let_go_come_back_with_the_same_numbers() {
        var head = OnnxReader.readModel(model).initializer("embeddings").orElseThrow();
        float[] before = head.floats();

        head.letGo();

        assertThat(head.floats()).isEqualTo(before);
    }
}
