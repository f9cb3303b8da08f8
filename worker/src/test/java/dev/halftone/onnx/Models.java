package dev.halftone.onnx;

import dev.halftone.graph.ElementType;
import dev.halftone.onnx.proto.AttributeProto;
import dev.halftone.onnx.proto.GraphProto;
import dev.halftone.onnx.proto.ModelProto;
import dev.halftone.onnx.proto.NodeProto;
import dev.halftone.onnx.proto.OperatorSetIdProto;
import dev.halftone.onnx.proto.StringStringEntryProto;
import dev.halftone.onnx.proto.TensorProto;
import dev.halftone.onnx.proto.TensorShapeProto;
import dev.halftone.onnx.proto.TypeProto;
import dev.halftone.onnx.proto.ValueInfoProto;
import java.util.List;

/** Small models as messages, to be spoiled by tests. */
public final class Models {

    private Models() {}

    /** {@code y = x w + b} for two rows of two; {@code w} is called {@code weight}, the nodes product and sum. */
    public static ModelProto.Builder linear() {
        var graph = GraphProto.newBuilder()
                .setName("linear")
                .addInput(value("x", 2, 2))
                .addOutput(value("y", 2, 2))
                .addInitializer(floats("weight", List.of(2L, 2L), 1, 2, 3, 4))
                .addInitializer(floats("bias", List.of(2L), 5, 6))
                .addNode(node("product", "MatMul", List.of("x", "weight"), "xw"))
                .addNode(node("sum", "Add", List.of("xw", "bias"), "y"));
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph);
    }

    static NodeProto.Builder node(String name, String operator, List<String> inputs, String... outputs) {
        return NodeProto.newBuilder()
                .setName(name)
                .setOpType(operator)
                .addAllInput(inputs)
                .addAllOutput(List.of(outputs));
    }

    static ValueInfoProto value(String name, long... shape) {
        var dimensions = TensorShapeProto.newBuilder();
        for (long size : shape) {
            dimensions.addDimBuilder().setDimValue(size);
        }
        var tensor = TypeProto.Tensor.newBuilder()
                .setElemType(ElementType.FLOAT.code())
                .setShape(dimensions);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    static TensorProto.Builder floats(String name, List<Long> shape, float... values) {
        var tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(ElementType.FLOAT.code())
                .addAllDims(shape);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return tensor;
    }

    /** A FLOAT tensor that points to a file. */
    static TensorProto.Builder external(String name, List<Long> shape, String location, long offset, long length) {
        return floats(name, shape)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", location))
                .addExternalData(entry("offset", Long.toString(offset)))
                .addExternalData(entry("length", Long.toString(length)));
    }

    static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    static AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }
}
