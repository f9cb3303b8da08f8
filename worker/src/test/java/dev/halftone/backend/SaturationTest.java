package dev.halftone.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.rewrite.WeightCodes;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SaturationTest {

    private static final Backend CPU = Backends.cpu();

    @Test
    void processorsThatMultiplyFourAtATimeTakeSignedCodes() {
        var features = Fingerprint.of(CPU, 1).features();
        boolean dot = features.stream().anyMatch(List.of("avx512_vnni", "avx_vnni", "amx_int8", "asimddp")::contains);

        assertThat(Saturation.weightCodes(CPU)).isEqualTo(dot ? WeightCodes.SIGNED : WeightCodes.UNSIGNED);
    }

    @Test
    void sumsThatAreCutOffAskForUnsignedCodes() {
        assertThat(Saturation.weightCodes(new Summing("exact", 32 * 255 * 127))).isEqualTo(WeightCodes.SIGNED);
        assertThat(Saturation.weightCodes(new Summing("saturating", 16 * 32767)))
                .isEqualTo(WeightCodes.UNSIGNED);
    }

    /** A processor whose integer products are all the same. */
    private record Summing(String name, int sum) implements Backend {

        @Override
        public Map<String, Tensor> evaluate(Graph graph, Map<String, Tensor> inputs) {
            int[] sums = new int[32 * 32];
            Arrays.fill(sums, sum);
            return Map.of(graph.outputs().getFirst().name(), Tensor.ofInts(new long[] {32, 32}, sums));
        }

        @Override
        public Device device() {
            return Device.PROCESSOR;
        }

        @Override
        public String runtime() {
            return "adding machine";
        }

        @Override
        public Session open(Graph graph, SessionSettings settings) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Session open(Path model, SessionSettings settings) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Graph optimized(Graph graph, SessionSettings settings) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Graph optimized(Path model, SessionSettings settings) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RuntimeValue hold(Tensor tensor) {
            return CPU.hold(tensor);
        }
    }
}
