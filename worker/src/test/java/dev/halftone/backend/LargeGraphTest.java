package dev.halftone.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.onnx.OnnxReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LargeGraphTest {

    private static final Path MODEL = Path.of("src/test/resources/models/digits-mlp.onnx");

    @Test
    void a_graph_too_large_for_an_array_gives_the_same_session_and_the_same_optimised_graph() {
        var graph = OnnxReader.read(MODEL);
        var viaFile = new OrtBackend("Cpu", Backend.Device.PROCESSOR, options -> {}, 0);
        var input = graph.inputs().getFirst().name();
        var digit = Map.of(input, Tensor.ofFloats(new long[] {1, 64}, new float[64]));

        try (var session = viaFile.open(graph, SessionSettings.plain());
                var reference = Backends.cpu().open(graph, SessionSettings.plain())) {
            assertThat(session.evaluate(digit)).isEqualTo(reference.evaluate(digit));
        }
        var expected = Backends.cpu().optimized(graph, SessionSettings.plain());
        var optimized = viaFile.optimized(graph, SessionSettings.plain());
        assertThat(optimized.initializers()).isEqualTo(expected.initializers());
        assertThat(calls(optimized)).isEqualTo(calls(expected));
    }

    /** Without attributes: with external data the runtime also writes those that have their default. */
    private static List<String> calls(Graph graph) {
        return graph.nodes().stream()
                .map(node -> node.qualifiedOperator() + node.inputs() + node.outputs())
                .toList();
    }
}
