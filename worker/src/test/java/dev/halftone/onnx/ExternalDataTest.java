package dev.halftone.onnx;

import static dev.halftone.onnx.Models.entry;
import static dev.halftone.onnx.Models.external;
import static dev.halftone.onnx.Models.linear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.halftone.failure.UserError;
import dev.halftone.failure.UserError.Kind;
import dev.halftone.onnx.proto.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalDataTest {

    private static final List<Long> SHAPE = List.of(2L, 2L);

    @TempDir
    private Path outside;

    private Path folder;

    @BeforeEach
    void aFolderWithSixFloats() throws IOException {
        folder = Files.createDirectory(outside.resolve("model"));
        var numbers = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 6; i++) {
            numbers.putFloat(i);
        }
        Files.write(folder.resolve("weights.bin"), numbers.array());
        Files.write(outside.resolve("secret.bin"), numbers.array());
    }

    private Path model(TensorProto.Builder weight) throws IOException {
        var model = linear();
        model.getGraphBuilder().setInitializer(0, weight);
        return Files.write(folder.resolve("model.onnx"), model.build().toByteArray());
    }

    private void expect(TensorProto.Builder weight, String message) throws IOException {
        var file = model(weight);
        var error = catchThrowableOfType(UserError.class, () -> OnnxReader.readModel(file));
        assertThat(error).as("the file was read").isNotNull();
        assertThat(error.text()).startsWith(file + ": initializer weight ").contains(message);
        assertThat(error.kind()).isEqualTo(Kind.INVALID);
    }

    @Test
    void tensors_are_views_of_the_file_beside_the_model() throws IOException {
        var graph = OnnxReader.readModel(model(external("weight", SHAPE, "weights.bin", 4, 16)));

        var weight = graph.initializers().get("weight");
        assertThat(weight.floats()).containsExactly(1, 2, 3, 4);
        assertThat(weight.bytes().isMapped()).isTrue();
    }

    @Test
    void without_offset_and_length_a_tensor_is_the_whole_file() throws IOException {
        var weight = Models.floats("weight", List.of(3L, 2L))
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", "weights.bin"));

        assertThat(OnnxReader.readModel(model(weight))
                        .initializers()
                        .get("weight")
                        .floats())
                .containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void tied_weights_are_one_part_of_the_file_under_two_names() throws IOException {
        var model = linear();
        model.getGraphBuilder()
                .setInitializer(0, external("weight", SHAPE, "weights.bin", 0, 16))
                .addInitializer(external("tied", SHAPE, "./weights.bin", 0, 16));
        var file = Files.write(folder.resolve("model.onnx"), model.build().toByteArray());

        assertThat(OnnxReader.readModel(file).initializers().get("tied").floats())
                .containsExactly(0, 1, 2, 3);
    }

    @Test
    void a_link_within_the_folder_is_followed() throws IOException {
        Files.createSymbolicLink(folder.resolve("link.bin"), Path.of("weights.bin"));

        var graph = OnnxReader.readModel(model(external("weight", SHAPE, "link.bin", 0, 16)));

        assertThat(graph.initializers().get("weight").floats()).containsExactly(0, 1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret.bin", "deep/../../secret.bin", "/etc/hostname", "", "..", "\\\\host\\share"})
    void nothing_outside_the_folder_is_read(String location) throws IOException {
        expect(
                external("weight", SHAPE, location, 0, 16),
                "has external data in '" + location + "', which is outside the model's folder; keep the two together");
    }

    @Test
    void a_link_out_of_the_folder_is_not_followed() throws IOException {
        Files.createSymbolicLink(folder.resolve("link.bin"), outside.resolve("secret.bin"));
        Files.createSymbolicLink(folder.resolve("way"), outside);

        expect(external("weight", SHAPE, "link.bin", 0, 16), "in 'link.bin', which is outside the model's folder");
        expect(external("weight", SHAPE, "way/secret.bin", 0, 16), "which is outside the model's folder");
    }

    @Test
    void a_file_that_is_missing_or_none_is_named() throws IOException {
        Files.createDirectory(folder.resolve("sub"));

        expect(external("weight", SHAPE, "gone.bin", 0, 16), "'gone.bin', and there is no such file beside the model");
        expect(external("weight", SHAPE, "sub", 0, 16), "in 'sub', which is no file");
        expect(external("weight", SHAPE, "a\0b", 0, 16), "which can't be read");
    }

    @ParameterizedTest
    @CsvSource({
        "12, 16, ends at byte 28 of its external data weights.bin, which has only 24",
        "4611686018427387000, 16, which has only 24",
        "0, 20, 'takes 16 bytes, not the 20 of its external data in weights.bin'",
        "-4, 16, 'at offset ''-4'', which is no position in a file'",
        "9223372036854775807, 16, which is no position in a file",
        "0, -16, 'at length ''-16'', which is no position in a file'",
    })
    void what_lies_beyond_the_file_is_told(long offset, long length, String message) throws IOException {
        expect(external("weight", SHAPE, "weights.bin", offset, length), message);
    }
}
