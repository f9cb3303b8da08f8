package dev.halftone.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.onnx.OnnxReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelaySessionTest {

    private static final Path MODEL = Path.of("../deploy/samples/tiny-llama/models/tiny-llama.onnx");

    /** A fifth of the model. */
    private static final long STRETCH_BYTES = 1 << 20;

    private final Graph graph = OnnxReader.readModel(MODEL);
    private final Map<String, Tensor> tokens =
            Map.of("input_ids", Tensor.ofLongs(new long[] {2, 5}, 1, 2, 3, 4, 5, 60, 70, 80, 90, 100));

    private static Map<String, Tensor> relayed(Graph graph, Map<String, Tensor> inputs) {
        var backend = new OrtBackend("Cpu", Backend.Device.PROCESSOR, options -> {});
        try (var session = backend.relay(graph, SessionSettings.plain(), STRETCH_BYTES)) {
            return session.evaluate(inputs);
        }
    }

    private static void assertAlike(Tensor actual, Tensor expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.floats()).usingComparatorWithPrecision(1e-4f).containsExactly(expected.floats());
    }

    @Test
    void a_model_that_runs_stretch_by_stretch_gives_what_it_gives_as_a_whole() {
        assertAlike(
                relayed(graph, tokens).get("logits"),
                Backends.cpu().evaluate(graph, tokens).get("logits"));
    }

    @Test
    void values_on_the_way_can_be_asked_for_wherever_they_are_written() {
        var shown = List.of(
                "logits", graph.nodes().get(40).output(), graph.nodes().get(200).output());
        var showing = graph.withOutputs(shown.stream()
                .map(value -> ValueInfo.unknown(value, ElementType.FLOAT))
                .toList());

        var expected = Backends.cpu().evaluate(showing, tokens);
        var actual = relayed(showing, tokens);

        assertThat(actual.keySet()).containsExactlyElementsOf(shown);
        for (String value : shown) {
            assertThat(actual.get(value).type()).isEqualTo(expected.get(value).type());
            assertThat(actual.get(value).shape()).isEqualTo(expected.get(value).shape());
        }
    }
}
