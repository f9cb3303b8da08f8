package dev.halftone.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backend;
import dev.halftone.backend.Backends;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.pass.Canonical;
import dev.halftone.pass.Passes;
import dev.halftone.pass.RandomInputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionerTest {

    private final Backend backend = Backends.cpu();

    private Graph model(String name) throws IOException {
        var graph = OnnxReader.read(Path.of("src/test/resources/models", name + ".onnx"));
        return Passes.inOrder(Canonical.passes(backend)).apply(graph);
    }

    /** Two blocks: q, k, v, q x k with a mask, its product with v, and an output projection with a residual. */
    private static Graph attention(int blocks) {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 4, 4));
        String mask = builder.op("Neg", builder.input(ValueInfo.of("mask", ElementType.FLOAT, 4, 4)));
        for (int i = 0; i < blocks; i++) {
            String keys = builder.op("Transpose", linear(builder, x, "k" + i));
            String scores = named(builder, "MatMul", "qk" + i, linear(builder, x, "q" + i), keys);
            String weights = builder.op("Softmax", builder.op("Add", scores, mask));
            String attended = named(builder, "MatMul", "av" + i, weights, linear(builder, x, "v" + i));
            x = builder.op("Add", x, linear(builder, attended, "o" + i));
        }
        return builder.output(ValueInfo.of(x, ElementType.FLOAT, 4, 4)).build();
    }

    private static String linear(GraphBuilder builder, String x, String name) {
        String weight = builder.constant("w_" + name, Tensor.ofFloats(new long[] {4, 4}, new float[16]));
        return named(builder, "MatMul", name, x, weight);
    }

    private static String named(GraphBuilder builder, String operator, String name, String... inputs) {
        return builder.add(new dev.halftone.graph.Node(
                        name, "", operator, List.of(inputs), List.of(builder.fresh(name + "_out")), Map.of()))
                .output();
    }

    @Test
    void attention_is_cut_by_precedence_and_its_mask_leads() {
        var partition = Partitioner.partition(attention(2));

        assertThat(partition.subgraphs())
                .extracting(Subgraph::layers)
                .containsExactly(
                        List.of(),
                        List.of("k0", "q0", "qk0", "v0"),
                        List.of("av0"),
                        List.of("o0"),
                        List.of("k1", "q1", "qk1", "v1"),
                        List.of("av1"),
                        List.of("o1"));
        assertThat(partition.subgraphs().getFirst().outputs()).containsExactly("Neg_output");
        assertThat(partition.subgraphs().get(1).inputs()).containsExactly("x", "Neg_output");
    }

    @Test
    void equal_blocks_have_equal_signatures_and_different_stretches_do_not() {
        var signatures = Partitioner.partition(attention(2)).subgraphs().stream()
                .map(Subgraph::signature)
                .toList();

        assertThat(signatures.get(2)).isEqualTo(signatures.get(5));
        assertThat(signatures.subList(1, 4)).doesNotHaveDuplicates();
        assertThat(signatures.getFirst()).hasSize(64);
    }

    @Test
    void shapes_tell_equal_operators_apart() {
        var graph = attention(2);
        var types = Shapes.observe(graph, backend, RandomInputs.of(graph, 1, 4));
        Map<String, ValueInfo> wider = new HashMap<>(types);
        wider.put("v1_out", ValueInfo.of("v1_out", ElementType.FLOAT, 4, 8));

        var signatures = Partitioner.partition(graph, wider).subgraphs().stream()
                .map(Subgraph::signature)
                .toList();

        assertThat(signatures.get(2)).isNotEqualTo(signatures.get(5));
    }

    @Test
    void a_group_above_the_cap_says_so() {
        var builder = GraphBuilder.ofOpset(21);
        String x = builder.input(ValueInfo.of("x", ElementType.FLOAT, 4, 4));
        String sum = x;
        for (int i = 0; i <= Subgraph.LAYER_CAP; i++) {
            sum = builder.op("Add", sum, linear(builder, x, "parallel" + i));
        }
        var graph = builder.output(ValueInfo.of(sum, ElementType.FLOAT, 4, 4)).build();

        assertThat(Partitioner.partition(graph).subgraphs()).singleElement().matches(Subgraph::isOversized);
    }

    @ParameterizedTest
    @CsvSource({
        "digits-mlp, 3, 3",
        "resnet-glyph, 24, 18",
        "mobilenet-glyph, 70, 70",
        "vit-glyph, 41, 37",
        "tiny-llama, 37, 22"
    })
    void models_have_so_many_layers_and_subgraphs(String model, int layers, int subgraphs) throws IOException {
        var partition = Partitioner.partition(model(model));

        assertThat(partition.layers()).hasSize(layers);
        assertThat(partition.subgraphs()).hasSize(subgraphs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits-mlp", "resnet-glyph", "mobilenet-glyph", "vit-glyph", "tiny-llama"})
    void extracted_subgraphs_run_one_after_another_compute_the_model(String model) throws IOException {
        var graph = model(model);
        var inputs = RandomInputs.of(graph, 1, 2);
        var types = Shapes.observe(graph, backend, inputs);
        Map<String, Tensor> values = new HashMap<>(inputs);

        for (var subgraph : Partitioner.partition(graph).subgraphs()) {
            Map<String, Tensor> taken = new LinkedHashMap<>(values);
            taken.keySet().retainAll(subgraph.inputs());
            values.putAll(backend.evaluate(Extraction.extract(graph, subgraph, types), taken));
        }

        backend.evaluate(graph, inputs)
                .forEach((name, expected) -> assertThat(values.get(name)).isEqualTo(expected));
    }
}
