package dev.halftone.onnx;

import static dev.halftone.onnx.Models.linear;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.halftone.failure.UserError;
import dev.halftone.failure.UserError.Kind;
import dev.halftone.onnx.proto.AttributeProto;
import dev.halftone.onnx.proto.AttributeProto.AttributeType;
import dev.halftone.onnx.proto.GraphProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadFileTest {

    private static final Limits LIMITS = new Limits(1_000, 2, 2, 2, 200, 5, 400, 12, 4, 2, 10);

    @TempDir
    private Path folder;

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("model.onnx"), content);
    }

    private static UserError failure(Path file, Limits limits) {
        var error = catchThrowableOfType(UserError.class, () -> OnnxReader.readModel(file, limits));
        assertThat(error).as("the file was read").isNotNull();
        assertThat(error.text()).startsWith(file + ": ").hasLineCount(1);
        return error;
    }

    private static void expect(Path file, Kind kind, String message) {
        var error = failure(file, Limits.STANDARD);
        assertThat(error.text()).contains(message);
        assertThat(error.kind()).isEqualTo(kind);
    }

    @Test
    void a_missing_file_and_a_folder_are_no_models() {
        expect(folder.resolve("none.onnx"), Kind.INVALID, "there is no such file; give the path of an ONNX model");
        expect(folder, Kind.INVALID, "is a folder; give the path of an ONNX model");
    }

    @Test
    void an_empty_file_is_no_model() throws IOException {
        expect(file(new byte[0]), Kind.INVALID, "is empty, not an ONNX model");
    }

    @ParameterizedTest
    @CsvSource({
        "'version https://git-lfs.github.com/spec/v1', 'is a Git LFS pointer, not the model; fetch it with git lfs pull'",
        "'PK\u0003\u0004rest', 'is a zip archive, not an ONNX model'",
        "'\u001f\u008brest', 'is compressed with gzip, not an ONNX model; unpack it'",
        "'{\"kind\": 1}', 'is a JSON file, not an ONNX model'",
        "'<!DOCTYPE html>', 'is an HTML or XML file, not an ONNX model; check where it was downloaded from'",
        "'GGUF\u0003', 'is a GGUF file, not an ONNX model'",
        "'hello', 'is not an ONNX model'",
    })
    void what_is_handed_in_by_mistake_is_told_by_its_beginning(String content, String message) throws IOException {
        expect(file(content.getBytes(ISO_8859_1)), Kind.INVALID, message);
    }

    @Test
    void random_bytes_are_no_model() throws IOException {
        var bytes = new byte[5_000];
        new Random(1).nextBytes(bytes);
        expect(file(bytes), Kind.INVALID, "is not an ONNX model");
    }

    @Test
    void a_model_cut_off_anywhere_is_told_as_such() throws IOException {
        byte[] whole = linear().build().toByteArray();
        for (int length = 1; length < whole.length; length++) {
            var error = failure(file(Arrays.copyOf(whole, length)), Limits.STANDARD);
            assertThat(error.kind()).isEqualTo(Kind.INVALID);
            assertThat(error.text()).contains("is not a whole ONNX model").endsWith("; fetch or export it again");
        }
    }

    @Test
    void each_limit_is_told_with_its_figure() throws IOException {
        var graph = GraphProto.newBuilder();
        for (int i = 0; i < 3; i++) {
            graph.addNode(Models.node("n", "Relu", List.of("x"), "y"));
        }
        limited("has more than 2 nodes", graph);
        limited(
                "has more than 2 attributes of one node",
                GraphProto.newBuilder()
                        .addNode(Models.node("n", "Relu", List.of("x"), "y")
                                .addAttribute(Models.attribute("a", AttributeType.INT))
                                .addAttribute(Models.attribute("b", AttributeType.INT))
                                .addAttribute(Models.attribute("c", AttributeType.INT))));
        limited(
                "has more than 2 initializers",
                GraphProto.newBuilder()
                        .addInitializer(Models.floats("a", List.of(1L), 1))
                        .addInitializer(Models.floats("b", List.of(1L), 1))
                        .addInitializer(Models.floats("c", List.of(1L), 1)));
        limited(
                "initializer a has the shape [5], more than 4 elements",
                GraphProto.newBuilder().addInitializer(Models.floats("a", List.of(5L), 1, 2, 3, 4, 5)));
        limited(
                "initializer a has 3 dimensions, and 2 are read",
                GraphProto.newBuilder().addInitializer(Models.floats("a", List.of(1L, 1L, 1L), 1)));
        limited(
                "a node has a name of 11 characters, and 10 are read: nnnnnnnnnnn",
                GraphProto.newBuilder().addNode(Models.node("n".repeat(11), "Relu", List.of("x"), "y")));
        limited(
                "bytes beside the contents of its tensors, more than 400; strip its documentation",
                GraphProto.newBuilder().setDocString("d".repeat(500)));
        limited(
                " bytes, more than the 1000 that a model file may have; save it with external data",
                GraphProto.newBuilder().setDocString("d".repeat(1200)));
    }

    private void limited(String message, GraphProto.Builder graph) throws IOException {
        var error = failure(file(linear().setGraph(graph).build().toByteArray()), LIMITS);
        assertThat(error.text()).contains(message);
        assertThat(error.kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void the_contents_of_tensors_are_no_structure() throws IOException {
        var model = linear();
        model.getGraphBuilder().setInitializer(0, Models.floats("weight", List.of(2L, 2L), 1, 2, 3, 4));
        model.getGraphBuilder().addInitializer(Models.floats("big", List.of(500L), new float[500]));
        var limits = new Limits(10_000, 2, 3, 2, 200, 1_000, 400, 12, 1_000, 2, 10);

        assertThatCode(() -> OnnxReader.readModel(file(model.build().toByteArray()), limits))
                .doesNotThrowAnyException();
    }

    @Test
    void graphs_nested_too_deep_are_refused_before_they_are_parsed() throws IOException {
        var graph = GraphProto.newBuilder();
        for (int i = 0; i < 500; i++) {
            var attribute =
                    AttributeProto.newBuilder().setType(AttributeType.GRAPH).setG(graph);
            graph = GraphProto.newBuilder()
                    .addNode(Models.node("n", "If", List.of("x"), "y").addAttribute(attribute));
        }
        expect(file(linear().setGraph(graph).build().toByteArray()), Kind.REFUSED, "nests messages more than 64 deep");
    }

    @Test
    void groups_nested_without_end_are_no_model() throws IOException {
        // the start of an unknown group, over and over
        byte[] model = new byte[100_002];
        Arrays.fill(model, (byte) (4 << 3 | 3));
        model[0] = 8;
        model[1] = 8;
        expect(file(model), Kind.INVALID, "is not a whole ONNX model");
    }

    @Test
    void a_file_of_empty_nodes_does_not_fill_the_memory() throws IOException {
        byte[] empty = new byte[40_000_000];
        for (int i = 0; i < empty.length; i += 2) {
            empty[i] = 1 << 3 | 2;
        }
        var model = linear().clearGraph()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                7,
                                UnknownFieldSet.Field.newBuilder()
                                        .addLengthDelimited(ByteString.copyFrom(empty))
                                        .build())
                        .build());
        expect(file(model.build().toByteArray()), Kind.REFUSED, "has more than 500000 nodes");
    }
}
