package dev.halftone.onnx;

import static dev.halftone.onnx.Models.attribute;
import static dev.halftone.onnx.Models.floats;
import static dev.halftone.onnx.Models.linear;
import static dev.halftone.onnx.Models.node;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.onnx.proto.AttributeProto;
import dev.halftone.onnx.proto.AttributeProto.AttributeType;
import dev.halftone.onnx.proto.GraphProto;
import dev.halftone.onnx.proto.ModelProto;
import dev.halftone.onnx.proto.TensorProto;
import dev.halftone.onnx.proto.TypeProto;
import dev.halftone.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttributeRoundTripTest {

    private static final ByteString NO_TEXT = ByteString.copyFrom(new byte[] {(byte) 0xff, 0, 1});

    @TempDir
    private Path folder;

    static Stream<AttributeProto> kinds() {
        var words = TensorProto.newBuilder()
                .setDataType(ElementType.STRING.code())
                .addDims(1)
                .addStringData(ByteString.copyFromUtf8("word"));
        var type = TypeProto.newBuilder()
                .setSequenceType(TypeProto.Sequence.newBuilder()
                        .setElemType(TypeProto.newBuilder()
                                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(1))));
        return Stream.of(
                        attribute("a", AttributeType.INT).setI(Long.MIN_VALUE),
                        attribute("a", AttributeType.FLOAT).setF(Float.NaN),
                        attribute("a", AttributeType.STRING).setS(ByteString.copyFromUtf8("grüße")),
                        attribute("a", AttributeType.STRING).setS(NO_TEXT),
                        attribute("a", AttributeType.INTS).addInts(1).addInts(-2),
                        attribute("a", AttributeType.INTS),
                        attribute("a", AttributeType.FLOATS).addFloats(-0f).addFloats(1),
                        attribute("a", AttributeType.STRINGS).addStrings(ByteString.copyFromUtf8("é")),
                        attribute("a", AttributeType.STRINGS).addStrings(NO_TEXT),
                        attribute("a", AttributeType.TENSOR).setT(raw(floats("", List.of(1L, 1L), 5))),
                        attribute("a", AttributeType.TENSOR).setT(words),
                        attribute("a", AttributeType.TENSORS).addTensors(words).addTensors(floats("", List.of(1L), 2)),
                        attribute("a", AttributeType.TYPE_PROTO).setTp(type),
                        attribute("a", AttributeType.TYPE_PROTOS).addTypeProtos(type))
                .map(AttributeProto.Builder::build);
    }

    /** The form in which tensors are written. */
    private static TensorProto.Builder raw(TensorProto.Builder floats) {
        return floats.clearFloatData().setRawData(ByteString.copyFrom(new byte[] {0, 0, (byte) 0xa0, 0x40}));
    }

    private ModelProto written(ModelProto.Builder model) throws IOException {
        var file = Files.write(folder.resolve("model.onnx"), model.build().toByteArray());
        return ModelProto.parseFrom(OnnxWriter.toBytes(OnnxReader.readModel(file)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void an_attribute_of_any_kind_is_written_as_it_was_read(AttributeProto attribute) throws IOException {
        var model = linear();
        model.getGraphBuilder().getNodeBuilder(1).addAttribute(attribute);

        assertThat(written(model).getGraph().getNode(1).getAttributeList()).containsExactly(attribute);
    }

    @Test
    void nested_graphs_are_written_as_they_were_read_outputs_without_a_type_too_each_in_an_order_that_runs()
            throws IOException {
        var innermost = GraphProto.newBuilder()
                .setName("innermost")
                .addInitializer(raw(floats("five", List.of(1L), 5)))
                .addNode(node("add", "Add", List.of("early", "five"), "z"))
                .addOutput(ValueInfoProto.newBuilder().setName("z"));
        var branch = GraphProto.newBuilder()
                .setName("branch")
                .addNode(node("second", "If", List.of("early"), "late")
                        .addAttribute(
                                attribute("then_branch", AttributeType.GRAPH).setG(innermost)))
                .addNode(node("first", "Relu", List.of("xw"), "early"))
                .addOutput(ValueInfoProto.newBuilder()
                        .setName("late")
                        .setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder())));
        var model = linear();
        model.getGraphBuilder()
                .addNode(
                        0,
                        node("choice", "If", List.of("y"), "w")
                                .addAttribute(attribute("then_branch", AttributeType.GRAPH)
                                        .setG(branch)));

        var nodes = written(model).getGraph().getNodeList();

        assertThat(nodes).extracting("name").containsExactly("product", "sum", "choice");
        var inside = nodes.get(2).getAttribute(0).getG();
        assertThat(inside.getNodeList()).extracting("name").containsExactly("first", "second");
        assertThat(inside.getNode(1).getAttribute(0).getG()).isEqualTo(innermost.build());
    }

    @Test
    void nodes_without_a_name_or_with_a_taken_one_get_their_own() throws IOException {
        var model = linear();
        model.getGraphBuilder()
                .addNode(node("", "Relu", List.of("y"), "a"))
                .addNode(node("sum", "Relu", List.of("y"), "b"))
                .addNode(node("Relu", "Relu", List.of("y"), "c"));

        assertThat(written(model).getGraph().getNodeList())
                .extracting("name")
                .containsExactly("product", "sum", "Relu_1", "sum_1", "Relu");
    }

    @Test
    void a_text_is_a_text_and_bytes_that_are_none_are_carried() throws IOException {
        var model = linear();
        model.getGraphBuilder()
                .getNodeBuilder(1)
                .addAttribute(attribute("bytes", AttributeType.STRING).setS(NO_TEXT))
                .addAttribute(attribute("text", AttributeType.STRING).setS(ByteString.copyFromUtf8("same")));
        var file = Files.write(folder.resolve("model.onnx"), model.build().toByteArray());

        var sum = OnnxReader.readModel(file).node("sum");

        assertThat(sum.text("text", "")).isEqualTo("same");
        assertThat(sum.attributes().get("bytes")).isInstanceOf(Attribute.Opaque.class);
    }
}
