package dev.halftone.gradient;

import static dev.halftone.gradient.OneNode.of;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Cases for recurrent cells: three steps of a batch of two, three inputs and a state of four. */
final class RecurrentCases {

    private RecurrentCases() {}

    static Stream<Map.Entry<String, List<GradientCase>>> rows() {
        return Stream.of(
                Map.entry("LSTM", cells("LSTM", 4, 2)),
                Map.entry(
                        "GRU",
                        Stream.concat(
                                        cells("GRU", 3, 1).stream(),
                                        Stream.of(
                                                withStates("GRU", 3, 1, 1)
                                                        .with("linear_before_reset", Attribute.of(1L))
                                                        .build(),
                                                weights("GRU", 3, 2)
                                                        .with("direction", Attribute.of("bidirectional"))
                                                        .with("linear_before_reset", Attribute.of(1L))
                                                        .build()))
                                .toList()),
                Map.entry("RNN", cells("RNN", 1, 1)));
    }

    private static List<GradientCase> cells(String operator, int gates, int states) {
        return List.of(
                weights(operator, gates, 1).build(),
                weights(operator, gates, 1)
                        .with("direction", Attribute.of("reverse"))
                        .outputs("y", "last"),
                weights(operator, gates, 2)
                        .with("direction", Attribute.of("bidirectional"))
                        .outputs("", "last"),
                withStates(operator, gates, 1, states).build(),
                withStates(operator, gates, 2, states)
                        .with("direction", Attribute.of("bidirectional"))
                        .outputs("y", "last"),
                oneStep(operator, gates));
    }

    private static OneNode weights(String operator, int gates, long directions) {
        return of(operator)
                .random(3, 2, 3)
                .random(directions, gates * 4L, 3)
                .random(directions, gates * 4L, 4)
                .with("hidden_size", Attribute.of(4L));
    }

    private static OneNode withStates(String operator, int gates, long directions, int states) {
        var node = weights(operator, gates, directions)
                .random(directions, 2L * gates * 4)
                .constant(Tensor.ofInts(new long[] {2}, 3, 3));
        for (int i = 0; i < states; i++) {
            node.random(directions, 2, 4);
        }
        return node;
    }

    private static GradientCase oneStep(String operator, int gates) {
        return of(operator)
                .random(1, 1, 3)
                .random(1, gates * 4L, 3)
                .random(1, gates * 4L, 4)
                .with("hidden_size", Attribute.of(4L))
                .build();
    }
}
