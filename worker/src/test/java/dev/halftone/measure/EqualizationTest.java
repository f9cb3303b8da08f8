package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.graph.Graph;
import dev.halftone.pass.ConvolutionPair;
import dev.halftone.pass.Convolutions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EqualizationTest {

    private static final Graph GRAPH = Convolutions.graph("Relu", 1, 1e30f);
    private static final ConvolutionPair PAIR = ConvolutionPair.of(GRAPH).getFirst();

    private static float[] scales(Equalization equalization, float... first) {
        var maxima = new float[PAIR.channels(GRAPH)];
        Arrays.fill(maxima, 1);
        System.arraycopy(first, 0, maxima, 0, first.length);
        return equalization.powersOfTwo(PAIR, GRAPH, maxima).floats();
    }

    @ParameterizedTest
    @EnumSource
    void scalesArePowersOfTwoThatLeaveWeightsWithinWhatFloatsHold(Equalization equalization) {
        for (float scale : scales(equalization, 1e30f, 1e-30f)) {
            assertThat(scale).isEqualTo(Math.scalb(1f, Math.getExponent(scale))).isBetween(0x1p-16f, 0x1p16f);
        }
    }

    @Test
    void aChannelIsDividedByNoLessThanWhatItIsOfTheLargest() {
        assertThat(scales(Equalization.RANGES_OF_ACTIVATIONS, 8, 3, 2, 0.001f))
                .startsWith(1, 0.5f, 0.25f, 1 / 256f, 0.125f);
    }
}
