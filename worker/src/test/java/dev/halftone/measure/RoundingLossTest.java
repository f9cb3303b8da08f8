package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.api.v1alpha1.RoundingMethod;
import dev.halftone.backend.Backends;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.number.Rounding;
import dev.halftone.partition.Layer;
import dev.halftone.rewrite.Choice;
import dev.halftone.rewrite.Rounded;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Against gradients by finite differences and sums in plain Java. */
class RoundingLossTest {

    /** Enough that what a correction saves is told from luck. */
    private static final int SAMPLES = 192;

    private static SensitivitySubject subject(LossKind kind, RoundingMethod rounding, NumberFormat... formats) {
        var migrating = new TreeSet<>(List.of(formats));
        migrating.retainAll(Set.of(NumberFormat.INT8_DYNAMIC));
        return TwoLayers.subject(TwoLayers.loss(kind, true), SAMPLES, migrating, formats)
                .rounded(rounding);
    }

    private static Sensitivity measure(SensitivitySubject subject) {
        return new SensitivityMeter(Backends.cpu(), Progress.silent()).measure(subject, Shards.none());
    }

    /** On the samples that judge; beside what nearest costs on all of them. */
    @ParameterizedTest
    @CsvSource({"OUTPUT, INT4", "LABELS, INT4", "OUTPUT, INT8_DYNAMIC", "NEXT_TOKEN, INT8_WEIGHT"})
    void aWeightsErrorsOfOneChannelAreAddedUpBeforeTheyAreSquared(LossKind kind, NumberFormat format) {
        var subject = subject(kind, RoundingMethod.GPTQ, format);
        var twin = new FiniteDifferences(subject);
        var sensitivity = measure(subject);

        for (var layer : subject.partition().layers()) {
            var row = sensitivity.table().of(layer.node(), format).orElseThrow();
            var all = twin.gradients(layer, layer.weight().orElseThrow());
            var judging =
                    CrossValidation.of(SAMPLES).judging().stream().map(all::get).toList();
            var gptq = error(subject, sensitivity, layer, choice(row, row.rounded()));
            var nearest = error(subject, sensitivity, layer, choice(row, Rounded.TO_NEAREST));
            assertThat(row.rounded()).isEqualTo(new Rounded(Rounding.GPTQ, false));
            double onAll = measure(subject.rounded(RoundingMethod.NEAREST))
                    .table()
                    .of(layer.node(), format)
                    .orElseThrow()
                    .weightLoss();
            int channels = channels(subject, layer);
            double expected = onAll * loss(judging, gptq, channels) / loss(judging, nearest, channels);
            assertThat(row.weightLoss()).isCloseTo(expected, Percentage.withPercentage(3));
            assertThat(Objects.requireNonNull(row.rounding()).nearestLoss()).isEqualTo(onAll);
        }
    }

    /** The last layer's outputs are what the loss reads: all rows that the mask lets through have gradients of one size. */
    @Test
    void aCorrectionTakesOffWhatTheErrorAddsOnAverageToTheRowsThatCount() {
        var subject = subject(LossKind.OUTPUT, RoundingMethod.AUTO, NumberFormat.INT4);
        var sensitivity = measure(subject);
        var layer = subject.partition().layer("second");
        var row = sensitivity.table().of("second", NumberFormat.INT4).orElseThrow();
        var kept = sensitivity.roundings().get(Sensitivity.rounding("second", NumberFormat.INT4, false));
        double[] error = error(subject, sensitivity, layer, choice(row, row.rounded()));
        double[] means = meanInputs(subject, layer);

        assertThat(row.rounded().biasCorrected()).isTrue();
        float[] correction = Objects.requireNonNull(kept.correction()).floats();
        for (int channel = 0; channel < TwoLayers.CLASSES; channel++) {
            int c = channel;
            double shift = IntStream.range(0, TwoLayers.HIDDEN)
                    .mapToDouble(i -> means[i] * error[i * TwoLayers.CLASSES + c])
                    .sum();
            assertThat((double) correction[channel]).isCloseTo(-shift, within(1e-5));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = NumberFormat.class,
            names = {"INT8", "INT8_DYNAMIC", "INT8_WEIGHT", "INT4", "INT4_BLOCK128"})
    void autoNeverCostsMoreThanNearest(NumberFormat format) {
        var nearest = measure(subject(LossKind.OUTPUT, RoundingMethod.NEAREST, format));
        var gptq = measure(subject(LossKind.OUTPUT, RoundingMethod.GPTQ, format));
        var auto = measure(subject(LossKind.OUTPUT, RoundingMethod.AUTO, format));

        assertThat(nearest.roundings()).isEmpty();
        assertThat(nearest.table().losses()).allMatch(row -> row.rounding() == null);
        assertThat(auto.table().losses()).hasSameSizeAs(nearest.table().losses());
        for (int i = 0; i < auto.table().losses().size(); i++) {
            var row = auto.table().losses().get(i);
            assertThat(row.weightLoss())
                    .isLessThanOrEqualTo(Objects.requireNonNull(row.rounding()).nearestLoss());
            if (row.rounded().rounding() == Rounding.GPTQ) {
                assertThat(row.weightLoss())
                        .isLessThanOrEqualTo(gptq.table().losses().get(i).weightLoss());
            }
            assertThat(row.activationLoss())
                    .isEqualTo(nearest.table().losses().get(i).activationLoss());
        }
    }

    @Test
    void formatsWithoutIntegersAreRoundedToNearest() {
        var table = measure(subject(LossKind.OUTPUT, RoundingMethod.GPTQ, NumberFormat.FP16))
                .table();

        assertThat(table)
                .isEqualTo(measure(subject(LossKind.OUTPUT, RoundingMethod.NEAREST, NumberFormat.FP16))
                        .table());
    }

    @Test
    void theSameSubjectGivesTheSameCodesTwice() {
        var subject =
                subject(LossKind.OWN_PREDICTION, RoundingMethod.AUTO, NumberFormat.INT4, NumberFormat.INT8_DYNAMIC);

        assertThat(measure(subject)).isEqualTo(measure(subject));
    }

    @Test
    void nothingStaysWithTheRuntimeAndNoMoreSamplesTakeMoreOfIt() {
        var few = new CountingBackend(Backends.cpu());
        var many = new CountingBackend(Backends.cpu());
        var loss = TwoLayers.loss(LossKind.OUTPUT, false);
        new SensitivityMeter(few, Progress.silent())
                .measure(TwoLayers.subject(loss, 2, NumberFormat.INT4).rounded(RoundingMethod.AUTO), Shards.none());
        new SensitivityMeter(many, Progress.silent())
                .measure(TwoLayers.subject(loss, 20, NumberFormat.INT4).rounded(RoundingMethod.AUTO), Shards.none());

        assertThat(many.open()).isZero();
        assertThat(few.open()).isZero();
        assertThat(many.most()).isEqualTo(few.most()).isPositive();
    }

    @Test
    void weightsThatAreRoundedToNearestSayWhy() {
        var builder = GraphBuilder.ofOpset(21);
        builder.initializer("filter", Tensor.ofFloats(new long[] {1, 1, 1, 1}, 1));
        builder.initializer("wide", Tensor.ofFloats(new long[] {4097, 1}, new float[4097]));
        builder.initializer("shared", Tensor.ofFloats(new long[] {2, 2}, 1, 2, 3, 4));
        builder.initializer("own", Tensor.ofFloats(new long[] {2, 2}, 1, 2, 3, 4));
        builder.add(new Node("a", "", "MatMul", List.of("x", "shared"), List.of("y"), Map.of()));
        builder.add(new Node("b", "", "MatMul", List.of("y", "shared"), List.of("z"), Map.of()));
        builder.add(new Node("c", "", "Gemm", List.of("z", "own"), List.of("u"), Map.of("transB", Attribute.of(1L))));
        var graph = builder.build();

        assertThat(obstacle(graph, "Conv", "filter", 1, 0))
                .contains("only weights of matrix products are rounded otherwise, not those of Conv");
        assertThat(obstacle(graph, "MatMul", "wide", 1, 1)).contains("its products have 4097 inputs, more than 4096");
        assertThat(obstacle(graph, "MatMul", "shared", 1, 1)).contains("other nodes read its weight too");
        assertThat(obstacle(graph, "MatMul", "own", 0, 0))
                .contains("only weights of matrix products are rounded otherwise, not those of MatMul");
        assertThat(obstacle(graph, "Gemm", "own", 1, 0)).isEmpty();
    }

    private static Optional<String> obstacle(Graph graph, String operator, String weight, int index, int axis) {
        var operands = List.of(
                new Layer.Operand(1 - index, "x", Layer.Role.ACTIVATION, -1),
                new Layer.Operand(index, weight, Layer.Role.WEIGHT, axis));
        return Roundable.of(graph).obstacle(new Layer("layer", operator, operands));
    }

    private static Choice choice(LayerLoss row, Rounded rounded) {
        return new Choice(row.format(), "", row.weightCalibrator(), Optional.empty()).as(rounded);
    }

    private static int channels(SensitivitySubject subject, Layer layer) {
        return Matrix.of(subject.graph(), layer).outputs();
    }

    private static double[] error(SensitivitySubject subject, Sensitivity sensitivity, Layer layer, Choice choice) {
        var original = Matrix.of(subject.graph(), layer).weight();
        var decoded =
                sensitivity.weights(subject.graph()).quantized(layer, choice).decoded();
        return IntStream.range(0, (int) original.count())
                .mapToDouble(i -> (double) decoded.floatAt(i) - original.floatAt(i))
                .toArray();
    }

    /** E[sum over channels of (sum over inputs of g e)^2], weights [inputs, channels]. */
    private static double loss(List<double[]> gradients, double[] error, int channels) {
        return gradients.stream()
                .mapToDouble(gradient -> IntStream.range(0, channels)
                        .mapToDouble(channel -> {
                            double sum = 0;
                            for (int i = channel; i < error.length; i += channels) {
                                sum += gradient[i] * error[i];
                            }
                            return sum * sum;
                        })
                        .sum())
                .average()
                .orElseThrow();
    }

    private static double[] meanInputs(SensitivitySubject subject, Layer layer) {
        var twin = new FiniteDifferences(subject);
        var mask =
                subject.samples().array("mask", subject.indices()).orElseThrow().longs();
        var means = new double[TwoLayers.HIDDEN];
        double rows = 0;
        for (int sample : CrossValidation.of(SAMPLES).fitting()) {
            var inputs = twin.value(layer.activations().getFirst(), sample);
            for (int position = 0; position < TwoLayers.POSITIONS; position++) {
                long counts = mask[sample * TwoLayers.POSITIONS + position];
                rows += counts;
                for (int i = 0; i < means.length; i++) {
                    means[i] += counts * (double) inputs.floatAt((long) position * means.length + i);
                }
            }
        }
        for (int i = 0; i < means.length; i++) {
            means[i] /= rows;
        }
        return means;
    }
}
