package dev.halftone.measure;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.partition.Layer;
import java.util.List;
import java.util.Map;

/** The constant matrix of a product, whichever of its axes comes first. */
record Matrix(Tensor weight, int channelAxis) {

    /** Of a layer whose constant operand is a matrix. */
    static Matrix of(Graph graph, Layer layer) {
        var operand = layer.weight().orElseThrow();
        return new Matrix(graph.initializer(operand.value()).orElseThrow(), operand.channelAxis());
    }

    int inputs() {
        return Math.toIntExact(weight.dimension(1 - channelAxis));
    }

    int outputs() {
        return Math.toIntExact(weight.dimension(channelAxis));
    }

    /** What the matrix became less what it was, [inputs, outputs], each input's row divided by its scale. */
    float[] error(float[] decoded, float[] original, float[] scales) {
        int inputs = inputs();
        int outputs = outputs();
        var error = new float[decoded.length];
        for (int i = 0; i < inputs; i++) {
            for (int j = 0; j < outputs; j++) {
                int index = channelAxis == 1 ? i * outputs + j : j * inputs + i;
                double difference = (double) decoded[index] - original[index];
                error[i * outputs + j] = (float) (scales.length == 0 ? difference : difference / scales[i]);
            }
        }
        return error;
    }

    /** The sum over rows, as one row. */
    static String summed(GraphBuilder graph, String rows) {
        String axis = graph.constant("halftone_rows_axis", Tensor.vector(0));
        return graph.op("ReduceSum", List.of(rows, axis), Map.of("keepdims", Attribute.of(0L)));
    }

    /** A value of the graph as rows of some length. */
    static String rows(GraphBuilder graph, String value, long length) {
        return graph.op("Reshape", value, graph.constant("halftone_rows", Tensor.vector(-1, length)));
    }

    /** A value of the graph as DOUBLE rows of some length. */
    static String wideRows(GraphBuilder graph, String value, int length) {
        String wide = graph.op("Cast", List.of(value), Map.of("to", Attribute.of((long) ElementType.DOUBLE.code())));
        return rows(graph, wide, length);
    }
}
