package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backends;
import dev.halftone.decoder.DecoderFiles;
import dev.halftone.decoder.DecoderSize;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.partition.Partitioner;
import dev.halftone.partition.Shapes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShortModelTest {

    @TempDir
    private Path folder;

    private static Optional<ShortModel> shortened(Graph graph, Map<String, Tensor> inputs) {
        var types = Shapes.observe(graph, Backends.cpu(), inputs);
        return ShortModel.ofAny(graph, Partitioner.partition(graph, types), types);
    }

    @Test
    void a_decoder_is_timed_with_one_of_its_equal_blocks() throws IOException {
        var file = new DecoderFiles(folder, new DecoderSize(7, 32, 2, 64, 64, 16)).writeModel(0);
        var tokens = Map.of("tokens", Tensor.ofLongs(new long[] {1, 3}, 1, 2, 3));

        var model = shortened(OnnxReader.readModel(file), tokens).orElseThrow();

        assertThat(model.source().runs())
                .singleElement()
                .satisfies(run -> assertThat(run.count()).isEqualTo(6));
        assertThat(model.source().omitted()).isEqualTo(5 * 5);
        assertThat(model.partition().layers()).hasSize(2 * 9 + 1);
    }

    @Test
    void a_model_in_which_nothing_repeats_is_timed_as_it_is() {
        assertThat(shortened(Household.model(), Map.of("x", Household.samples(1, 64))))
                .isEmpty();
    }
}
