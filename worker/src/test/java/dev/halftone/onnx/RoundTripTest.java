package dev.halftone.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {

    @TempDir
    private Path folder;

    static Stream<Path> models() throws IOException {
        try (var files = Files.list(Path.of("src/test/resources/models"))) {
            return files.filter(file -> file.toString().endsWith(".onnx")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void a_model_that_is_written_and_read_again_is_the_same_to_the_byte(Path file) throws IOException {
        var graph = OnnxReader.read(file);
        byte[] written = OnnxWriter.toBytes(graph);

        var again = read(written);

        assertThat(again).isEqualTo(graph);
        assertThat(OnnxWriter.toBytes(again)).isEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource("models")
    void the_runtime_opens_what_is_written(Path file) {
        var graph = OnnxReader.read(file);

        try (var original = Backends.cpu().open(file, SessionSettings.plain());
                var copy = Backends.cpu().open(graph, SessionSettings.plain())) {
            assertThat(copy.inputs()).isEqualTo(original.inputs());
            assertThat(copy.outputs()).isEqualTo(original.outputs());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STRING")
    void tensors_of_every_element_type_keep_their_bytes(ElementType type) throws IOException {
        // seven elements: packed ones end within a byte
        byte[] content = new byte[(int) type.bytes(7)];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i + 1);
        }
        var tensor = Tensor.ofBytes(type, new long[] {7}, content);
        var builder = GraphBuilder.ofOpset(21);
        builder.input(ValueInfo.of("x", ElementType.FLOAT, 1));
        builder.initializer("w", tensor);
        builder.output(ValueInfo.of("w", type, 7));

        var again = read(OnnxWriter.toBytes(builder.build()));

        assertThat(again.initializer("w")).contains(tensor);
    }

    private Graph read(byte[] model) throws IOException {
        return OnnxReader.read(Files.write(Files.createTempFile(folder, "model", ".onnx"), model));
    }
}
