package dev.halftone.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.onnx.proto.AttributeProto.AttributeType;
import dev.halftone.onnx.proto.GraphProto;
import dev.halftone.onnx.proto.NodeProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files within the limits that would take hours where reading takes the square of their length. */
@Timeout(60)
class LargeFilesTest {

    @TempDir
    private Path folder;

    @Test
    void nodes_that_all_have_one_name_get_names_of_their_own() throws IOException {
        var model = Models.linear();
        for (int i = 0; i < 150_000; i++) {
            model.getGraphBuilder()
                    .addNode(NodeProto.newBuilder()
                            .setName("n")
                            .setOpType("Relu")
                            .addInput("x")
                            .addOutput("o" + i));
        }
        var file = Files.write(folder.resolve("model.onnx"), model.build().toByteArray());

        assertThat(OnnxReader.readModel(file).nodes().getLast().name()).isEqualTo("n_149999");
    }

    @Test
    void graphs_in_many_nodes_see_what_is_around_them() throws IOException {
        var model = Models.linear();
        var branch = GraphProto.newBuilder()
                .addNode(NodeProto.newBuilder().setOpType("Relu").addInput("x").addOutput("z"))
                .addOutput(Models.value("z", 1));
        for (int i = 0; i < 30_000; i++) {
            model.getGraphBuilder()
                    .addNode(NodeProto.newBuilder()
                            .setOpType("If")
                            .addInput("x")
                            .addOutput("o" + i)
                            .addAttribute(Models.attribute("then_branch", AttributeType.GRAPH)
                                    .setG(branch)));
        }
        var file = Files.write(folder.resolve("model.onnx"), model.build().toByteArray());

        assertThat(OnnxReader.readModel(file).nodes()).hasSize(30_002);
    }
}
