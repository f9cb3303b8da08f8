package dev.halftone.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backends;
import dev.halftone.decoder.DecoderFiles;
import dev.halftone.decoder.DecoderSize;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.GraphInvariants;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.onnx.OnnxReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShortenedTest {

    private static final Map<String, Tensor> TOKENS = Map.of("tokens", Tensor.ofLongs(new long[] {1, 4}, 3, 1, 4, 1));

    private static final Map<String, Tensor> VECTOR = Map.of("x", Tensor.ofFloats(new long[] {1, 2}, 1, -3));

    @TempDir
    private Path folder;

    private Graph decoder(int layers) throws IOException {
        var file = new DecoderFiles(folder.resolve("of" + layers), new DecoderSize(layers, 32, 2, 64, 64, 16))
                .writeModel(0);
        return OnnxReader.readModel(file);
    }

    private static Shortened shortened(Graph graph) {
        return Shortened.of(graph, partition(graph));
    }

    private static Partition partition(Graph graph) {
        var inputs = graph.inputs().getFirst().name().equals("x") ? VECTOR : TOKENS;
        return Partitioner.partition(graph, Shapes.observe(graph, Backends.cpu(), inputs));
    }

    private static Set<String> signatures(Graph graph) {
        return partition(graph).subgraphs().stream().map(Subgraph::signature).collect(Collectors.toSet());
    }

    /** A chain of equal products, each of which doubles. */
    private static Graph doublings(int count) {
        var graph = GraphBuilder.ofOpset(18);
        var shape = Optional.of(List.<Dimension>of(Dimension.of(1), Dimension.of(2)));
        String value = graph.input(new ValueInfo("x", ElementType.FLOAT, shape));
        for (int i = 0; i < count; i++) {
            String weight = graph.initializer("w" + i, Tensor.ofFloats(new long[] {2, 2}, 2, 0, 0, 2));
            value = graph.op("MatMul", List.of(value, weight), Map.<String, Attribute>of());
        }
        graph.add(new Node("end", "", "Neg", List.of(value), List.of("y"), Map.of()));
        graph.output(new ValueInfo("y", ElementType.FLOAT, shape));
        return graph.build();
    }

    @Test
    void a_decoder_has_one_run_of_blocks_the_last_of_which_ends_otherwise() throws IOException {
        assertThat(shortened(decoder(6)).runs()).singleElement().satisfies(run -> {
            assertThat(run.period()).isEqualTo(5);
            assertThat(run.count()).isEqualTo(5);
        });
    }

    @Test
    void one_block_of_each_run_has_every_distinct_subgraph_of_the_whole_and_runs() throws IOException {
        var whole = decoder(6);

        var one = shortened(whole).with(Map.of());

        GraphInvariants.check(one);
        assertThat(signatures(one)).isEqualTo(signatures(whole));
        assertThat(one.nodes()).hasSameSizeAs(decoder(2).nodes());
        assertThat(Backends.cpu().evaluate(one, TOKENS).get("logits").shape()).containsExactly(1, 4, 64);
    }

    @Test
    void a_decoder_has_as_many_nodes_short_whatever_its_number_of_blocks() throws IOException {
        assertThat(shortened(decoder(8)).with(Map.of()).nodes())
                .hasSameSizeAs(shortened(decoder(4)).with(Map.of()).nodes());
    }

    @Test
    void what_follows_the_blocks_that_are_left_out_reads_the_last_that_is_kept() {
        var chain = shortened(doublings(6));
        var run = chain.runs().getFirst();
        float[] one =
                Backends.cpu().evaluate(chain.with(Map.of()), VECTOR).get("y").floats();
        float[] two = Backends.cpu()
                .evaluate(chain.with(Map.of(run, 2)), VECTOR)
                .get("y")
                .floats();

        int rest = 6 - run.count();
        assertThat(one[0]).isEqualTo(-(float) Math.pow(2, 1 + rest));
        assertThat(two[0]).isEqualTo(-(float) Math.pow(2, 2 + rest));
        assertThat(chain.omitted()).isEqualTo(run.count() - 1);
    }

    @Test
    void all_blocks_kept_is_the_graph_itself() throws IOException {
        var whole = decoder(3);
        var shortened = shortened(whole);
        var run = shortened.runs().getFirst();

        assertThat(shortened.with(Map.of(run, run.count())).nodes()).isEqualTo(whole.nodes());
    }
}
