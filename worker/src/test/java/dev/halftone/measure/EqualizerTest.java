package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.backend.Backends;
import dev.halftone.calibration.SampleSet;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.partition.Partitioner;
import dev.halftone.partition.Shapes;
import dev.halftone.pass.Convolutions;
import dev.halftone.pass.EqualizeChannels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EqualizerTest {

    private static final int SAMPLES = 24;
    private static final float UNEVEN = 64;

    private final Equalizer equalizer = new Equalizer(Backends.cpu());

    @Test
    void channelsThatWereScaledApartLoseAsLittleAsBefore() {
        var even = subject(Convolutions.graph("Relu", 1, 1));
        var uneven = subject(Convolutions.graph("Relu", 1, UNEVEN));

        var decided = equalizer.decide(uneven);

        assertThat(loss(uneven)).isGreaterThan(20 * loss(even));
        assertThat(loss(uneven.equalized(decided))).isLessThan(1.5 * loss(even));
        assertThat(decided.scales()).containsKey("second");
    }

    @Test
    void thoseOfAConvolutionThatWorksChannelByChannelToo() {
        var uneven = subject(Convolutions.graph("LeakyRelu", 16, UNEVEN));

        var decided = equalizer.decide(uneven);

        assertThat(decided.scales()).containsKey("second");
        assertThat(loss(uneven.equalized(decided))).isLessThan(loss(uneven) / 10);
    }

    @Test
    void theSameSubjectIsEqualizedTheSameWay() {
        var uneven = subject(Convolutions.graph("Relu", 1, UNEVEN));

        assertThat(equalizer.decide(uneven)).isEqualTo(equalizer.decide(uneven));
    }

    @Test
    void whereNothingIsToBeWonNothingIsChanged() {
        assertThat(equalizer.decide(subject(Convolutions.graph("Clip", 1, UNEVEN))))
                .isEqualTo(EqualizeChannels.NONE);
    }

    private static double loss(SensitivitySubject subject) {
        return new SensitivityMeter(Backends.cpu(), Progress.silent())
                .measure(subject, Shards.none()).table().losses().stream()
                        .mapToDouble(LayerLoss::lossMse)
                        .sum();
    }

    private static SensitivitySubject subject(Graph graph) {
        var random = new Random(11);
        float[] images = new float[SAMPLES * 3 * 8 * 8];
        IntStream.range(0, images.length).forEach(i -> images[i] = (float) random.nextGaussian());
        var samples = SampleSet.of(
                "test",
                graph,
                new LinkedHashMap<>(Map.of("x", Tensor.ofFloats(new long[] {SAMPLES, 3, 8, 8}, images))));
        var types = Shapes.observe(graph, Backends.cpu(), samples.inputs(graph, 0));
        var partition = Partitioner.partition(graph, types);
        return new SensitivitySubject(
                graph,
                partition,
                types,
                new ProtectedLoss(
                        LossKind.OUTPUT, graph.outputs().getFirst().name(), Optional.empty(), Optional.empty()),
                samples,
                IntStream.range(0, SAMPLES).boxed().toList(),
                1,
                partition.layers().stream()
                        .map(layer -> new LayerOptions(
                                layer,
                                new TreeMap<>(Map.of(
                                        NumberFormat.INT8,
                                        graph.node(layer.node()).output()))))
                        .toList());
    }
}
