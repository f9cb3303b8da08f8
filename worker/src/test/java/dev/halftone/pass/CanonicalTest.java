package dev.halftone.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backend;
import dev.halftone.backend.Backends;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.onnx.OnnxReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalTest {

    private final Backend backend = Backends.cpu();

    static Stream<Path> models() {
        return Stream.of("digits-mlp", "mobilenet-glyph", "resnet-glyph", "tiny-llama", "vit-glyph")
                .map(CanonicalTest::file);
    }

    private static Path file(String model) {
        return Path.of("src/test/resources/models", model + ".onnx");
    }

    private Graph canonical(Graph graph) {
        return Passes.inOrder(Canonical.passes(backend)).apply(graph);
    }

    @ParameterizedTest
    @MethodSource("models")
    void the_canonical_form_computes_what_the_file_computes(Path model) throws IOException {
        var graph = OnnxReader.read(model);
        var inputs = RandomInputs.of(graph, 1, 3);

        var canonical = canonical(graph);

        assertThat(RandomInputs.relativeRmse(backend.evaluate(graph, inputs), backend.evaluate(canonical, inputs)))
                .isLessThan(2e-6);
    }

    @ParameterizedTest
    @MethodSource("models")
    void nothing_is_left_to_do_afterwards(Path model) throws IOException {
        var canonical = canonical(OnnxReader.read(model));

        assertThat(canonical(canonical)).isSameAs(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "mobilenet-glyph, Constant, 0",
        "vit-glyph, Erf, 0",
        "vit-glyph, Gelu, 4",
        "vit-glyph, LayerNormalization, 9",
        "vit-glyph, Shape, 1"
    })
    void operators_are_those_of_the_canonical_form(String model, String operator, int count) throws IOException {
        var canonical = canonical(OnnxReader.read(file(model)));

        assertThat(canonical.opset()).isEqualTo(UpgradeOpset.TARGET);
        assertThat(canonical.nodes().stream().map(Node::qualifiedOperator).filter(operator::equals))
                .hasSize(count);
    }
}
