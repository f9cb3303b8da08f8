package dev.halftone.onnx;

import static dev.halftone.onnx.Models.attribute;
import static dev.halftone.onnx.Models.floats;
import static dev.halftone.onnx.Models.linear;
import static dev.halftone.onnx.Models.node;
import static dev.halftone.onnx.Models.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.halftone.failure.UserError;
import dev.halftone.failure.UserError.Kind;
import dev.halftone.graph.ElementType;
import dev.halftone.onnx.proto.AttributeProto.AttributeType;
import dev.halftone.onnx.proto.FunctionProto;
import dev.halftone.onnx.proto.GraphProto;
import dev.halftone.onnx.proto.ModelProto;
import dev.halftone.onnx.proto.OperatorSetIdProto;
import dev.halftone.onnx.proto.SparseTensorProto;
import dev.halftone.onnx.proto.TensorProto;
import dev.halftone.onnx.proto.TypeProto;
import dev.halftone.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BadModelTest {

    /** How a good model is spoiled, and what is said of it after the file's name. */
    private record Case(Kind kind, String message, Consumer<ModelProto.Builder> spoil) {

        @Override
        public String toString() {
            return message;
        }
    }

    @TempDir
    private Path folder;

    private static Case invalid(String message, Consumer<ModelProto.Builder> spoil) {
        return new Case(Kind.INVALID, message, spoil);
    }

    private static Case refused(String message, Consumer<ModelProto.Builder> spoil) {
        return new Case(Kind.REFUSED, message, spoil);
    }

    private static Case invalidGraph(String message, Consumer<GraphProto.Builder> spoil) {
        return invalid(message, model -> spoil.accept(model.getGraphBuilder()));
    }

    private static Case refusedGraph(String message, Consumer<GraphProto.Builder> spoil) {
        return refused(message, model -> spoil.accept(model.getGraphBuilder()));
    }

    static Stream<Case> headers() {
        return Stream.of(
                refused(
                        "has version 14 of the ONNX format, and 1 to 13 are read; export it for an older version",
                        model -> model.setIrVersion(14)),
                refused("has version 0 of the ONNX format", model -> model.setIrVersion(0)),
                refused("has version -3 of the ONNX format", model -> model.setIrVersion(-3)),
                refused(
                        "is of opset 27, and opsets up to 26 are read; export it for an older opset",
                        model -> model.getOpsetImportBuilder(0).setVersion(27)),
                refused("is of opset 0", model -> model.getOpsetImportBuilder(0).setVersion(0)),
                invalid(
                        "imports the operator set '' in versions 17 and 18",
                        model -> model.addOpsetImport(OperatorSetIdProto.newBuilder()
                                .setDomain("ai.onnx")
                                .setVersion(18))),
                invalid("is not a whole ONNX model: it has no operator set", ModelProto.Builder::clearOpsetImport),
                invalid("is not a whole ONNX model: it has no graph", ModelProto.Builder::clearGraph),
                refused(
                        "defines the function own.Twice of its own; inline its functions",
                        model -> model.addFunctions(
                                FunctionProto.newBuilder().setDomain("own").setName("Twice"))));
    }

    static Stream<Case> structures() {
        return Stream.of(
                invalidGraph("the graph has no outputs", GraphProto.Builder::clearOutput),
                refusedGraph(
                        "the graph has no inputs, so there is nothing to measure",
                        graph -> graph.clearInput().addInitializer(floats("x", List.of(2L, 2L), 1, 2, 3, 4))),
                invalidGraph(
                        "node sum (Add) reads nowhere, which nothing writes",
                        graph -> graph.getNodeBuilder(1).setInput(0, "nowhere")),
                invalidGraph(
                        "the value y is written by node sum (Add) and by node again (Relu)",
                        graph -> graph.addNode(node("again", "Relu", List.of("x"), "y"))),
                invalidGraph(
                        "the value weight is written by an initializer and by node again (Relu)",
                        graph -> graph.addNode(node("again", "Relu", List.of("x"), "weight"))),
                invalidGraph(
                        "node product (MatMul) is on a cycle: it reads what is computed from its own output",
                        graph -> graph.getNodeBuilder(0).setInput(0, "y")),
                invalidGraph(
                        "two initializers are called bias",
                        graph -> graph.addInitializer(floats("bias", List.of(1L), 1))),
                invalidGraph("an initializer has no name", graph -> graph.addInitializer(floats("", List.of(1L), 1))),
                invalidGraph("nothing writes the graph output z", graph -> graph.addOutput(value("z", 1))),
                invalidGraph("two graph outputs are called y", graph -> graph.addOutput(value("y", 2, 2))),
                invalidGraph("graph input has no name", graph -> graph.addInput(value(""))),
                invalidGraph(
                        "node sum (Add) has no outputs",
                        graph -> graph.getNodeBuilder(1).clearOutput()),
                invalidGraph(
                        "node sum (): its operator has no name",
                        graph -> graph.getNodeBuilder(1).clearOpType()),
                refusedGraph(
                        "node sum (Add) is of the operator domain 'com.acme', which onnxruntime doesn't have",
                        graph -> graph.getNodeBuilder(1).setDomain("com.acme")),
                invalidGraph(
                        "node sum (ai.onnx.ml.Add) is of domain 'ai.onnx.ml', which the model does not import",
                        graph -> graph.getNodeBuilder(1).setDomain("ai.onnx.ml")),
                invalidGraph(
                        "node choice (If) reads nowhere, which nothing writes",
                        graph -> graph.addNode(branching("nowhere", "inner"))),
                invalidGraph(
                        "the value inner is written by an initializer and by node inner_reader (Relu)",
                        graph -> graph.addNode(branching("x", "inner")
                                .setAttribute(
                                        0,
                                        branch(inside("x", "inner").addInitializer(floats("inner", List.of(1L), 1)))))),
                refusedGraph(
                        "graph input s is no tensor; only tensors are served",
                        graph -> graph.addInput(ValueInfoProto.newBuilder()
                                .setName("s")
                                .setType(TypeProto.newBuilder()
                                        .setSequenceType(TypeProto.Sequence.getDefaultInstance())))),
                refusedGraph(
                        "graph output y has no element type that is known; run onnx.shape_inference over the model",
                        graph -> graph.getOutputBuilder(0).clearType()),
                refusedGraph(
                        "initializer thin is sparse; save it as a dense tensor",
                        graph -> graph.addSparseInitializer(SparseTensorProto.newBuilder()
                                .setValues(TensorProto.newBuilder().setName("thin")))));
    }

    static Stream<Case> attributes() {
        return Stream.of(
                invalidGraph(
                        "node sum (Add), attribute axis is given twice",
                        graph -> graph.getNodeBuilder(1)
                                .addAttribute(attribute("axis", AttributeType.INT))
                                .addAttribute(attribute("axis", AttributeType.INT))),
                invalidGraph(
                        "node sum (Add), attribute axis has no type",
                        graph -> graph.getNodeBuilder(1).addAttribute(attribute("axis", AttributeType.UNDEFINED))),
                invalidGraph(
                        "node sum (Add): an attribute has no name",
                        graph -> graph.getNodeBuilder(1).addAttribute(attribute("", AttributeType.INT))),
                refusedGraph(
                        "node sum (Add), attribute bodies is a list of graphs, which no operator takes",
                        graph -> graph.getNodeBuilder(1).addAttribute(attribute("bodies", AttributeType.GRAPHS))),
                refusedGraph(
                        "node sum (Add), attribute many is kept in external data",
                        graph -> graph.getNodeBuilder(1)
                                .addAttribute(attribute("many", AttributeType.TENSORS)
                                        .addTensors(Models.external("", List.of(1L), "/etc/passwd", 0, 4)))),
                refusedGraph(
                        "node nan (Constant) holds NaN",
                        graph -> graph.addNode(node("nan", "Constant", List.of(), "n")
                                .addAttribute(attribute("value", AttributeType.TENSOR)
                                        .setT(floats("", List.of(1L), Float.NaN))))));
    }

    static Stream<Case> tensors() {
        return Stream.of(
                refusedGraph(
                        "initializer bias holds NaN; no loss can be measured with it",
                        graph -> graph.getInitializerBuilder(1).setFloatData(1, Float.NaN)),
                refusedGraph(
                        "initializer weight holds an infinite weight",
                        graph -> graph.getInitializerBuilder(0).setFloatData(3, Float.NEGATIVE_INFINITY)),
                refusedGraph("initializer half holds NaN", graph -> graph.addInitializer(half("half", 0x7e00))),
                invalidGraph(
                        "initializer bias takes 3 numbers for its shape [3], not 2",
                        graph -> graph.getInitializerBuilder(1).setDims(0, 3)),
                invalidGraph(
                        "initializer bias takes 8 bytes for its shape [2], not 7",
                        graph -> graph.getInitializerBuilder(1)
                                .clearFloatData()
                                .setRawData(ByteString.copyFrom(new byte[7]))),
                invalidGraph(
                        "initializer bias has the shape [-2]",
                        graph -> graph.getInitializerBuilder(1).setDims(0, -2)),
                refusedGraph(
                        "initializer bias has the shape [2, 1099511627776], more than 1099511627776 elements",
                        graph -> graph.getInitializerBuilder(1).addDims(1L << 40)),
                refusedGraph(
                        "initializer bias has the shape [2, 9223372036854775807], more than",
                        graph -> graph.getInitializerBuilder(1).addDims(Long.MAX_VALUE)),
                refusedGraph(
                        "initializer bias has elements of type 27, which isn't known",
                        graph -> graph.getInitializerBuilder(1).setDataType(27)),
                refusedGraph(
                        "initializer words holds strings; only numbers are served",
                        graph -> graph.addInitializer(TensorProto.newBuilder()
                                .setName("words")
                                .setDataType(ElementType.STRING.code())
                                .addDims(1)
                                .addStringData(ByteString.copyFromUtf8("word")))),
                refusedGraph(
                        "initializer bias is stored in segments",
                        graph -> graph.getInitializerBuilder(1).setSegment(TensorProto.Segment.getDefaultInstance())),
                refusedGraph(
                        "initializer bias has 65 dimensions, and 64 are read",
                        graph -> graph.getInitializerBuilder(1).addAllDims(java.util.Collections.nCopies(64, 1L))));
    }

    private static TensorProto half(String name, int bits) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(ElementType.FLOAT16.code())
                .addDims(1)
                .addInt32Data(bits)
                .build();
    }

    private static dev.halftone.onnx.proto.NodeProto.Builder branching(String reads, String writes) {
        return node("choice", "If", List.of("x"), "chosen").addAttribute(branch(inside(reads, writes)));
    }

    private static dev.halftone.onnx.proto.AttributeProto.Builder branch(GraphProto.Builder body) {
        return attribute("then_branch", AttributeType.GRAPH).setG(body);
    }

    private static GraphProto.Builder inside(String reads, String writes) {
        return GraphProto.newBuilder()
                .addNode(node("inner_reader", "Relu", List.of(reads), writes))
                .addOutput(value(writes, 2, 2));
    }

    @ParameterizedTest
    @MethodSource({"headers", "structures", "attributes", "tensors"})
    void is_told_in_one_line_with_the_file_and_the_place(Case bad) throws IOException {
        var model = linear();
        bad.spoil().accept(model);
        var file = Files.write(folder.resolve("bad.onnx"), model.build().toByteArray());

        var error = catchThrowableOfType(UserError.class, () -> OnnxReader.readModel(file));

        assertThat(error).isNotNull();
        assertThat(error.text()).startsWith(file + ": " + bad.message()).hasLineCount(1);
        assertThat(error.kind()).isEqualTo(bad.kind());
    }

    @Test
    void names_with_line_breaks_or_without_end_leave_the_message_one_short_line() throws IOException {
        var model = linear();
        model.getGraphBuilder()
                .getNodeBuilder(1)
                .setName("a\nb\u2028c".repeat(800))
                .setInput(0, "nowhere");
        var file = Files.write(folder.resolve("bad.onnx"), model.build().toByteArray());

        var error = catchThrowableOfType(UserError.class, () -> OnnxReader.readModel(file));

        assertThat(error.text())
                .contains("a node has a name with characters that can't be shown, 'a b ca b c")
                .hasLineCount(1)
                .hasSizeLessThan(1100);
    }

    @Test
    void the_model_that_is_spoiled_here_is_good() throws IOException {
        var file = Files.write(folder.resolve("good.onnx"), linear().build().toByteArray());

        var graph = OnnxReader.readModel(file);

        assertThat(graph.nodes()).extracting("name").containsExactly("product", "sum");
        assertThat(graph.initializers().get("weight").floats()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void constants_alone_are_a_graph_though_no_model() throws IOException {
        var model = linear();
        model.getGraphBuilder().clearNode().clearInput().clearOutput();
        var file = Files.write(folder.resolve("constants.onnx"), model.build().toByteArray());

        assertThat(OnnxReader.read(file).initializers()).containsOnlyKeys("weight", "bias");
    }
}
