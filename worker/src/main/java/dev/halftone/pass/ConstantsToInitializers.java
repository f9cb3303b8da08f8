package dev.halftone.pass;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.Optional;

/** Makes an initializer of every Constant node, whichever attribute holds its value. */
public final class ConstantsToInitializers implements Pass {

    @Override
    public Graph apply(Graph graph) {
        var edits = new Edits(graph);
        for (var node : graph.nodes()) {
            if (node.is("Constant") && !graph.outputNames().contains(node.output())) {
                value(node).ifPresent(tensor -> {
                    edits.makeConstant(node.output(), tensor);
                    edits.remove(node);
                });
            }
        }
        return edits.done();
    }

    /** The tensor that a Constant node stands for; empty for strings and sparse tensors. */
    private static Optional<Tensor> value(Node constant) {
        return constant.attributes().values().stream().findFirst().flatMap(ConstantsToInitializers::value);
    }

    private static Optional<Tensor> value(Attribute attribute) {
        return switch (attribute) {
            case Attribute.OfTensor(Tensor value) -> Optional.of(value);
            case Attribute.Int(long value) -> Optional.of(Tensor.ofLongs(new long[0], value));
            case Attribute.Real(float value) -> Optional.of(Tensor.scalar(value));
            case Attribute.Ints(var values) ->
                Optional.of(
                        Tensor.vector(values.stream().mapToLong(Long::longValue).toArray()));
            case Attribute.Floats(var values) -> {
                var floats = new float[values.size()];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = values.get(i);
                }
                yield Optional.of(Tensor.ofFloats(new long[] {floats.length}, floats));
            }
            case Attribute.Text _, Attribute.Texts _, Attribute.OfGraph _, Attribute.Opaque _ -> Optional.empty();
        };
    }
}
