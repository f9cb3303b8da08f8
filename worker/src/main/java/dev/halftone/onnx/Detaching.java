package dev.halftone.onnx;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.onnx.proto.StringStringEntryProto;
import dev.halftone.onnx.proto.TensorProto;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Leaves constants of a graph out of its message; those of nested graphs stay, since nobody could hand them in. */
final class Detaching implements Placement {

    /** No file: whoever opens the model replaces what is said to lie there. */
    private static final String NOWHERE = "handed-in";

    private final Graph graph;
    private final Predicate<Tensor> beside;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    Detaching(Graph graph, Predicate<Tensor> beside) {
        this.graph = graph;
        this.beside = beside;
    }

    Map<String, Tensor> tensors() {
        return tensors;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a nested graph may have an equal constant of the same name
    public TensorProto place(TensorProto.Builder header, Tensor tensor) {
        if (graph.initializers().get(header.getName()) != tensor || !beside.test(tensor)) {
            return INSIDE.place(header, tensor);
        }
        tensors.put(header.getName(), tensor);
        return header.setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(NOWHERE))
                .build();
    }
}
