package dev.halftone.onnx;

import static dev.halftone.onnx.HostileModels.graph;
import static dev.halftone.onnx.HostileModels.model;
import static dev.halftone.onnx.Models.attribute;
import static dev.halftone.onnx.Models.floats;
import static dev.halftone.onnx.Models.node;
import static dev.halftone.onnx.Models.value;

import dev.halftone.failure.GraphRefusal;
import dev.halftone.failure.HostileFile;
import dev.halftone.failure.Refusal;
import dev.halftone.graph.ElementType;
import dev.halftone.onnx.proto.AttributeProto;
import dev.halftone.onnx.proto.AttributeProto.AttributeType;
import dev.halftone.onnx.proto.GraphProto;
import dev.halftone.onnx.proto.OperatorSetIdProto;
import dev.halftone.onnx.proto.SparseTensorProto;
import dev.halftone.onnx.proto.TypeProto;
import dev.halftone.onnx.proto.ValueInfoProto;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A model for each row about graphs. */
public final class HostileGraphs {

    private HostileGraphs() {}

    /** The files, by row. */
    public static Map<Refusal, HostileFile> files() {
        return Map.ofEntries(
                Map.entry(
                        GraphRefusal.NAME_MISSING,
                        graph(graph -> graph.getInitializerBuilder(0).clearName())),
                Map.entry(
                        GraphRefusal.NAME_TOO_LONG,
                        graph(graph -> graph.getNodeBuilder(0).setName("n".repeat(4097)))),
                Map.entry(
                        GraphRefusal.NAME_UNPRINTABLE,
                        graph(graph -> graph.getNodeBuilder(0).setName("\u001b[2Jgone\u202e"))),
                Map.entry(
                        GraphRefusal.NO_INPUTS,
                        graph(graph -> graph.clearInput().addInitializer(floats("x", List.of(2L, 2L), 1, 2, 3, 4)))),
                Map.entry(GraphRefusal.NO_OUTPUTS, graph(GraphProto.Builder::clearOutput)),
                Map.entry(
                        GraphRefusal.OUTPUTS_CONSTANT,
                        graph(graph -> graph.clearOutput().addOutput(value("weight", 2, 2)))),
                Map.entry(
                        GraphRefusal.VALUE_UNWRITTEN,
                        graph(graph -> graph.getNodeBuilder(1).setInput(0, "nowhere"))),
                Map.entry(
                        GraphRefusal.VALUE_WRITTEN_TWICE,
                        graph(graph -> graph.addNode(node("again", "Relu", List.of("x"), "y")))),
                Map.entry(
                        GraphRefusal.CYCLE,
                        graph(graph -> graph.getNodeBuilder(0).setInput(0, "y"))),
                Map.entry(GraphRefusal.OUTPUT_UNWRITTEN, graph(graph -> graph.addOutput(value("z", 1)))),
                Map.entry(GraphRefusal.OUTPUT_TWICE, graph(graph -> graph.addOutput(value("y", 2, 2)))),
                Map.entry(
                        GraphRefusal.INITIALIZER_TWICE,
                        graph(graph -> graph.addInitializer(floats("bias", List.of(1L), 1)))),
                Map.entry(
                        GraphRefusal.NODE_WITHOUT_OUTPUTS,
                        graph(graph -> graph.addNode(node("deaf", "Relu", List.of("x"))))),
                Map.entry(
                        GraphRefusal.DOMAIN_UNKNOWN,
                        graph(graph -> graph.getNodeBuilder(0).setDomain("com.acme"))),
                Map.entry(
                        GraphRefusal.DOMAIN_NOT_IMPORTED,
                        graph(graph -> graph.getNodeBuilder(0).setDomain("com.microsoft"))),
                Map.entry(
                        GraphRefusal.NOT_A_TENSOR,
                        graph(graph -> graph.addInput(typed(
                                TypeProto.newBuilder().setSequenceType(TypeProto.Sequence.getDefaultInstance()))))),
                Map.entry(
                        GraphRefusal.TYPE_UNKNOWN,
                        graph(graph -> graph.addInput(typed(TypeProto.newBuilder()
                                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(99)))))),
                Map.entry(
                        GraphRefusal.RANK_TOO_HIGH,
                        graph(graph -> graph.getInitializerBuilder(0).addAllDims(Collections.nCopies(64, 1L)))),
                Map.entry(
                        GraphRefusal.VALUE_TOO_LARGE,
                        graph(graph -> graph.addInput(value("s", 1 << 30, 1 << 30, 1 << 30)))),
                Map.entry(
                        GraphRefusal.SPARSE,
                        graph(graph -> graph.addSparseInitializer(SparseTensorProto.newBuilder()
                                .setValues(Models.external("thin", List.of(1L), "/etc/passwd", 0, 4))))),
                Map.entry(
                        GraphRefusal.CAST_TYPE,
                        graph(graph -> graph.addNode(node("cast", "Cast", List.of("x"), "c")
                                .addAttribute(attribute("to", AttributeType.INT).setI((1L << 32) + 1))))),
                Map.entry(GraphRefusal.ATTRIBUTE_NOT_POSITIVE, model(model -> {
                    model.addOpsetImport(OperatorSetIdProto.newBuilder()
                            .setDomain("com.microsoft")
                            .setVersion(1));
                    model.getGraphBuilder()
                            .addNode(node("heads", "Attention", List.of("x", "weight", "bias"), "a")
                                    .setDomain("com.microsoft")
                                    .addAttribute(attribute("num_heads", AttributeType.INT)));
                })),
                Map.entry(
                        GraphRefusal.ATTRIBUTE_TWICE,
                        with(attribute("axis", AttributeType.INT), attribute("axis", AttributeType.INT))),
                Map.entry(GraphRefusal.ATTRIBUTE_UNTYPED, with(attribute("axis", AttributeType.UNDEFINED))),
                Map.entry(
                        GraphRefusal.ATTRIBUTE_TWO_VALUES,
                        with(attribute("axis", AttributeType.INT)
                                .setI(1)
                                .setT(Models.external("", List.of(1L), "/etc/passwd", 0, 4)))),
                Map.entry(GraphRefusal.ATTRIBUTE_GRAPHS, with(attribute("bodies", AttributeType.GRAPHS))),
                Map.entry(
                        GraphRefusal.ATTRIBUTE_REFERENCE,
                        with(attribute("axis", AttributeType.INT).setRefAttrName("outer"))),
                Map.entry(
                        GraphRefusal.ATTRIBUTE_EXTERNAL,
                        with(attribute("words", AttributeType.TENSOR)
                                .setT(Models.external("", List.of(1L), "/etc/passwd", 0, 4)
                                        .setDataType(ElementType.STRING.code())))));
    }

    private static HostileFile with(AttributeProto.Builder... attributes) {
        return graph(graph -> {
            for (var each : attributes) {
                graph.getNodeBuilder(1).addAttribute(each);
            }
        });
    }

    private static ValueInfoProto typed(TypeProto.Builder type) {
        return ValueInfoProto.newBuilder().setName("s").setType(type).build();
    }
}
