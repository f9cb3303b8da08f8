package dev.halftone.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import dev.halftone.failure.UserError;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.onnx.proto.ModelProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxWriterTest {

    private static final float[] TWICE = twice();

    @TempDir
    private Path folder;

    /** {@code y = x w + b}, w of 32 x 32 twice the identity: 4096 bytes; b of 32: small. */
    private static Graph linear() {
        var graph = GraphBuilder.ofOpset(17);
        graph.input(ValueInfo.of("x", ElementType.FLOAT, 1, 32));
        graph.initializer("b", Tensor.ofFloats(new long[] {32}, new float[32]));
        graph.initializer("w", Tensor.ofFloats(new long[] {32, 32}, TWICE));
        graph.initializer("v", Tensor.ofFloats(new long[] {32, 33}, new float[32 * 33]));
        graph.initializer("u", Tensor.ofFloats(new long[] {32, 32}, TWICE));
        String product = graph.op("MatMul", graph.op("MatMul", "x", "w"), "u");
        graph.add(new Node("sum", "", "Add", List.of(product, "b"), List.of("y"), Map.of()));
        graph.output(ValueInfo.of("y", ElementType.FLOAT, 1, 32));
        return graph.build();
    }

    private static float[] twice() {
        var values = new float[32 * 32];
        for (int i = 0; i < 32; i++) {
            values[33 * i] = 2;
        }
        return values;
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void a_model_is_one_file_with_the_bytes_of_the_array() throws IOException {
        var file = folder.resolve("model.onnx");

        OnnxWriter.write(linear(), file);

        assertThat(files()).containsExactly("model.onnx");
        assertThat(file).hasBinaryContent(OnnxWriter.toBytes(linear()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(Files.createFile(folder.resolve("other")))));
    }

    @Test
    void the_same_graph_gives_the_same_bytes_in_every_run_of_the_program() throws NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256").digest(OnnxWriter.toBytes(linear()));

        assertThat(HexFormat.of().formatHex(digest))
                .isEqualTo("ed7a0aee2ab603de38f96fd4737303a16f7e5435e5c3f027730eee0a860f2fed");
    }

    @Test
    void above_the_threshold_the_large_tensors_are_in_a_second_file_at_page_borders() throws IOException {
        var file = folder.resolve("model.onnx");

        OnnxWriter.write(linear(), file, 1000);

        assertThat(files()).containsExactly("model.onnx", "model.onnx.data");
        var model = ModelProto.parseFrom(Files.readAllBytes(file));
        assertThat(model.getGraph().getInitializerList())
                .extracting(tensor -> tensor.getName() + " "
                        + tensor.getExternalDataList().stream()
                                .map(entry -> entry.getKey() + "=" + entry.getValue())
                                .toList())
                .containsExactly(
                        "b []",
                        "w [location=model.onnx.data, offset=0, length=4096]",
                        "v [location=model.onnx.data, offset=4096, length=4224]",
                        "u [location=model.onnx.data, offset=12288, length=4096]");
        assertThat(folder.resolve("model.onnx.data")).hasSize(16384);
    }

    @Test
    void what_is_in_two_files_is_read_as_the_same_graph_and_written_to_the_same_bytes() throws IOException {
        var file = folder.resolve("model.onnx");
        OnnxWriter.write(linear(), file, 1000);

        var graph = OnnxReader.readModel(file);

        assertThat(graph).isEqualTo(linear());
        byte[] model = Files.readAllBytes(file);
        byte[] data = Files.readAllBytes(folder.resolve("model.onnx.data"));
        // over itself: the graph's tensors are views of the file that is replaced
        OnnxWriter.write(graph, file, 1000);
        assertThat(file).hasBinaryContent(model);
        assertThat(folder.resolve("model.onnx.data")).hasBinaryContent(data);
        assertThat(graph).isEqualTo(linear());
    }

    @Test
    void the_runtime_finds_the_second_file() {
        var file = folder.resolve("model.onnx");
        OnnxWriter.write(linear(), file, 1000);

        try (var session = Backends.cpu().open(file, SessionSettings.plain())) {
            var x = new float[32];
            x[5] = 3;
            var y = session.evaluate(Map.of("x", Tensor.ofFloats(new long[] {1, 32}, x)));
            assertThat(y.get("y").floatAt(5)).isEqualTo(12);
        }
    }

    @Test
    void a_file_that_cannot_be_written_is_told_and_nothing_is_left() throws IOException {
        var inTheWay =
                Files.createDirectories(folder.resolve("model.onnx/full")).getParent();

        for (long oneFile : new long[] {0, OnnxWriter.ONE_FILE}) {
            assertThatThrownBy(() -> OnnxWriter.write(linear(), inTheWay, oneFile))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith(inTheWay + ": can't be written (")
                    .hasMessageEndingWith("free some space, or give another folder with --out");
        }
        assertThatThrownBy(() -> OnnxWriter.write(linear(), folder.resolve("none/model.onnx")))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(folder.resolve("none/model.onnx") + ": can't be written (");
        assertThat(files()).doesNotContain("none").noneMatch(name -> name.endsWith(".part"));
    }

    @ParameterizedTest
    @CsvSource({"7, 4", "9, 4", "10, 5", "13, 7", "17, 8", "20, 9", "21, 10", "22, 10", "23, 11", "24, 12", "26, 13"})
    void the_version_of_the_format_is_the_oldest_with_the_operators(long opset, int version) throws IOException {
        var graph = GraphBuilder.from(linear()).opset(opset).build();

        assertThat(ModelProto.parseFrom(OnnxWriter.toBytes(graph)).getIrVersion())
                .isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT16, 8", "FLOAT8E5M2, 9", "INT4, 10", "FLOAT4E2M1, 11", "FLOAT8E8M0, 12", "UINT2, 13"})
    void the_version_of_the_format_is_the_oldest_with_the_element_types(ElementType type, int version)
            throws IOException {
        var graph = GraphBuilder.from(linear());
        graph.initializer("other", Tensor.ofBytes(type, new long[] {0}, new byte[0]));

        assertThat(ModelProto.parseFrom(OnnxWriter.toBytes(graph.build())).getIrVersion())
                .isEqualTo(version);
    }

    @Test
    void a_model_above_the_threshold_is_no_array() throws IOException {
        // a file with a hole: as long as it says, and empty on the disk
        var hole = folder.resolve("hole");
        try (var channel = FileChannel.open(hole, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), OnnxWriter.ONE_FILE);
        }
        var graph = GraphBuilder.from(linear());
        graph.initializer(
                "huge", Tensor.over(ElementType.UINT8, new long[] {OnnxWriter.ONE_FILE + 1}, ModelBytes.map(hole)));

        assertThatThrownBy(() -> OnnxWriter.toBytes(graph.build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a model with 1610625281 bytes of initializers is no array; write it to a file");
    }
}
