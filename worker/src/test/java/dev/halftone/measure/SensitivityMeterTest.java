package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.backend.Backends;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Tensor;
import dev.halftone.number.ActivationStatistics;
import dev.halftone.number.Calibrator;
import dev.halftone.number.Migration;
import dev.halftone.number.Range;
import dev.halftone.number.WeightQuantizer;
import dev.halftone.onnx.OnnxWriter;
import dev.halftone.partition.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SensitivityMeterTest {

    private static final NumberFormat[] FORMATS = {
        NumberFormat.INT8, NumberFormat.INT8_DYNAMIC, NumberFormat.INT8_WEIGHT, NumberFormat.INT4, NumberFormat.FP16
    };

    /** Two shards. */
    private static final int MANY = SensitivityMeter.SHARD + 4;

    private static Sensitivity measure(SensitivitySubject subject, Shards shards) {
        return new SensitivityMeter(Backends.cpu(), Progress.silent()).measure(subject, shards);
    }

    /** Shards in memory, as the bytes that are kept of them; the meter is cut off after some. */
    private static final class Kept implements Shards {
        @Override
        public boolean has(int index) {
            return load(index).isPresent();
        }

        private final Map<Integer, SensitivityShard> byIndex = new TreeMap<>();
        private final List<Integer> saved = new ArrayList<>();
        private int left;

        Kept(int left) {
            this.left = left;
        }

        @Override
        public Optional<SensitivityShard> load(int index) {
            return Optional.ofNullable(byIndex.get(index)).map(shard -> SensitivityShard.of(shard.toGraph()));
        }

        @Override
        public void save(int index, SensitivityShard shard) {
            byIndex.put(index, shard);
            saved.add(index);
            if (--left == 0) {
                throw new IllegalStateException("cut off");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OUTPUT, false",
        "OUTPUT, true",
        "LABELS, false",
        "LABELS, true",
        "NEXT_TOKEN, false",
        "NEXT_TOKEN, true",
        "OWN_PREDICTION, false"
    })
    void lossesAreThoseOfFiniteDifferencesSampleBySample(LossKind kind, boolean masked) {
        var subject = TwoLayers.subject(TwoLayers.loss(kind, masked), 6, FORMATS);
        var twin = new FiniteDifferences(subject);
        var measured = measure(subject, Shards.none());

        assertThat(measured.table().losses()).hasSize(2 * FORMATS.length);
        for (var layer : subject.partition().layers()) {
            double[] squares = importance(twin.gradients(layer, layer.weight().orElseThrow()));
            assertThat(measured.importance().get(layer.node()).floats())
                    .as("importance of %s", layer.node())
                    .satisfies(actual -> assertClose(squares, actual));
            for (var format : FORMATS) {
                var row = measured.table().of(layer.node(), format).orElseThrow();
                assertActivations(twin, subject, layer, row);
                assertThat(row.weightLoss())
                        .as("weight of %s in %s", layer.node(), format)
                        .isCloseTo(weightLoss(subject, layer, format, squares), Percentage.withPercentage(2));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = NumberFormat.class,
            names = {"INT8", "INT8_DYNAMIC"})
    void lossesOfMigratedLayersAreThoseOfFiniteDifferencesToo(NumberFormat format) {
        var migrating = new TreeSet<>(Set.of(format));
        var subject = TwoLayers.subject(TwoLayers.loss(LossKind.OUTPUT, true), MANY, migrating, format);
        var twin = new FiniteDifferences(subject);
        var measured = measure(subject, Shards.none());

        var migrated =
                measured.table().losses().stream().filter(LayerLoss::migrated).toList();
        assertThat(migrated).isNotEmpty();
        assertThat(measured.migrations()).hasSameSizeAs(migrated);
        for (var row : migrated) {
            var layer = subject.partition().layer(row.layer());
            var operand = layer.activations().getFirst();
            var scales = Objects.requireNonNull(measured.migrations().get(Sensitivity.migration(row.layer(), format)));
            var values = subject.indices().stream()
                    .map(sample -> twin.value(operand, sample).floats())
                    .toList();
            double expected = firstOrder(
                    values, twin.gradients(layer, operand), position -> fittedToOthers(subject, row, values, position));
            assertThat(row.activationLoss())
                    .as("activations of %s by %s", row.layer(), row.migration())
                    .isCloseTo(expected, Percentage.withPercentage(2));
            double[] squares = importance(twin.gradients(layer, layer.weight().orElseThrow()));
            assertThat(row.weightLoss())
                    .as("weight of %s by %s", row.layer(), row.migration())
                    .isCloseTo(migratedWeightLoss(subject, row, scales, squares), Percentage.withPercentage(2));
            assertThat(row.lossMse())
                    .isLessThan(measured.table()
                            .of(row.layer(), format)
                            .orElseThrow()
                            .lossMse());
        }
    }

    /** Each fourth sample belongs together: what it says itself does not count. */
    private static ActivationError fittedToOthers(
            SensitivitySubject subject, LayerLoss row, List<float[]> values, int position) {
        var others = IntStream.range(0, values.size())
                .filter(other -> other % 4 != position % 4)
                .mapToObj(values::get)
                .toList();
        var weight = subject.graph()
                .initializer(subject.partition()
                        .layer(row.layer())
                        .weight()
                        .orElseThrow()
                        .value())
                .orElseThrow();
        int channels = Math.toIntExact(weight.dimension(0));
        float[] scales = Migration.valueOf(row.migration())
                .scales(
                        magnitudes(others, channels, i -> i % channels),
                        magnitudes(List.of(weight.floats()), channels, i -> i / Math.toIntExact(weight.dimension(1))));
        var tensor = Tensor.ofFloats(new long[] {channels}, scales);
        return new ActivationError.Migrated(
                tensor,
                row.format() == NumberFormat.INT8
                        ? new ActivationError.Static(quotients(others, tensor))
                        : new ActivationError.Dynamic());
    }

    private static float[] magnitudes(List<float[]> all, int channels, IntUnaryOperator channel) {
        float[] largest = new float[channels];
        for (float[] values : all) {
            for (int i = 0; i < values.length; i++) {
                int at = channel.applyAsInt(i);
                largest[at] = Math.max(largest[at], Math.abs(values[i]));
            }
        }
        return largest;
    }

    /** The interval of samples. */
    private static Range quotients(List<float[]> values, Tensor scales) {
        float low = 0;
        float high = 0;
        for (float[] sample : values) {
            for (int i = 0; i < sample.length; i++) {
                float quotient = sample[i] / scales.floatAt(i % scales.count());
                low = Math.min(low, quotient);
                high = Math.max(high, quotient);
            }
        }
        return new Range(low, high);
    }

    private static double migratedWeightLoss(
            SensitivitySubject subject, LayerLoss row, Tensor scales, double[] squares) {
        var operand = subject.partition().layer(row.layer()).weight().orElseThrow();
        var weight = subject.graph().initializer(operand.value()).orElseThrow();
        int channels = Math.toIntExact(weight.dimension(1));
        float[] larger = weight.floats();
        float[] importance = new float[larger.length];
        for (int i = 0; i < larger.length; i++) {
            float scale = scales.floatAt(i / channels);
            larger[i] *= scale;
            importance[i] = (float) (squares[i] / scale / scale);
        }
        var decoded = WeightQuantizer.quantize(
                        Tensor.ofFloats(weight.shape(), larger),
                        operand.channelAxis(),
                        row.format(),
                        Calibrator.valueOf(row.weightCalibrator()),
                        Optional.of(importance))
                .decoded();
        return IntStream.range(0, squares.length)
                .mapToDouble(i -> squares[i]
                        * Math.pow(((double) decoded.floatAt(i) - larger[i]) / scales.floatAt(i / channels), 2))
                .sum();
    }

    @ParameterizedTest
    @EnumSource(LossKind.class)
    void theReferencesOwnSquareIsTheScaleOfARelativeBudget(LossKind kind) {
        var subject = TwoLayers.subject(TwoLayers.loss(kind, true), 3, NumberFormat.INT8_DYNAMIC);
        var twin = new FiniteDifferences(subject);
        var mask =
                subject.samples().array("mask", subject.indices()).orElseThrow().longs();
        double expected = subject.indices().stream()
                .mapToDouble(sample -> {
                    var output = twin.output(sample);
                    double norm = IntStream.range(0, (int) output.count())
                            .filter(i -> mask[sample * TwoLayers.POSITIONS + i / TwoLayers.CLASSES] != 0)
                            .mapToDouble(i -> (double) output.floatAt(i) * output.floatAt(i))
                            .sum();
                    return kind == LossKind.OUTPUT ? norm : Math.pow(twin.loss(sample, output), 2);
                })
                .average()
                .orElseThrow();

        var table = measure(subject, Shards.none()).table();

        assertThat(table.referenceSquare()).isCloseTo(expected, Percentage.withPercentage(0.01));
        assertThat(table.samples()).isEqualTo(3);
        assertThat(table.tokens()).isEqualTo(kind == LossKind.OUTPUT ? 1 : TwoLayers.POSITIONS);
    }

    private static double[] importance(List<double[]> gradients) {
        double[] squares = new double[gradients.getFirst().length];
        for (double[] gradient : gradients) {
            for (int i = 0; i < squares.length; i++) {
                squares[i] += gradient[i] * gradient[i] / gradients.size();
            }
        }
        return squares;
    }

    /** Against the largest: the smallest squares are all rounding. */
    private static void assertClose(double[] expected, float[] actual) {
        double largest = Arrays.stream(expected).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(0.01 * largest));
        }
    }

    /**
     * The loss of the way that was taken. Where an interval of static scales clips, its loss
     * was measured: no less than predicted, and less than that of the whole interval.
     */
    private static void assertActivations(
            FiniteDifferences twin, SensitivitySubject subject, Layer layer, LayerLoss row) {
        var operand = layer.activations().getFirst();
        var gradients = twin.gradients(layer, operand);
        var values = subject.indices().stream()
                .map(sample -> twin.value(operand, sample).floats())
                .toList();
        if (row.format() != NumberFormat.INT8) {
            int width = values.getFirst().length / TwoLayers.POSITIONS;
            double expected = firstOrder(values, gradients, unscaled(row.format(), width));
            assertThat(row.activationLoss())
                    .as("activations of %s in %s", layer.node(), row.format())
                    .isCloseTo(expected, Percentage.withPercentage(2));
            return;
        }
        var statistics = new ActivationStatistics();
        values.forEach(statistics::add);
        var taken = row.activationRanges().get(operand.index());
        assertThat(Calibrator.candidateRanges(statistics)).contains(taken);
        var whole = Calibrator.MIN_MAX.range(statistics);
        double predicted = firstOrder(values, gradients, new ActivationError.Static(taken));
        double most = firstOrder(values, gradients, new ActivationError.Static(whole));
        assertThat(row.activationLoss())
                .as("activations of %s in Int8 over %s", layer.node(), taken)
                .isBetween(0.98 * predicted, 1.02 * most);
    }

    private static ActivationError unscaled(NumberFormat format, int width) {
        return switch (format) {
            case INT8_DYNAMIC -> new ActivationError.Dynamic();
            case FP16 -> new ActivationError.Half();
            case INT4 -> new ActivationError.Blocks(32, width);
            default -> new ActivationError.Blocks(128, width);
        };
    }

    private static double firstOrder(List<float[]> values, List<double[]> gradients, ActivationError error) {
        return firstOrder(values, gradients, position -> error);
    }

    private static double firstOrder(
            List<float[]> values, List<double[]> gradients, IntFunction<ActivationError> errors) {
        return IntStream.range(0, values.size())
                .mapToDouble(sample -> {
                    double[] difference = PlainQuantizers.difference(values.get(sample), errors.apply(sample));
                    return IntStream.range(0, difference.length)
                            .mapToDouble(i -> Math.pow(gradients.get(sample)[i] * difference[i], 2))
                            .sum();
                })
                .average()
                .orElseThrow();
    }

    private static double weightLoss(SensitivitySubject subject, Layer layer, NumberFormat format, double[] squares) {
        var operand = layer.weight().orElseThrow();
        var weight = subject.graph().initializer(operand.value()).orElseThrow();
        float[] importance = new float[squares.length];
        IntStream.range(0, squares.length).forEach(i -> importance[i] = (float) squares[i]);
        return Arrays.stream(Calibrator.values())
                .mapToDouble(calibrator -> {
                    var decoded = WeightQuantizer.quantize(
                                    weight, operand.channelAxis(), format, calibrator, Optional.of(importance))
                            .decoded();
                    return IntStream.range(0, squares.length)
                            .mapToDouble(i -> squares[i] * Math.pow((double) decoded.floatAt(i) - weight.floatAt(i), 2))
                            .sum();
                })
                .min()
                .orElseThrow();
    }

    @Test
    void theSameSubjectGivesTheSameTableTwice() {
        var subject = TwoLayers.subject(TwoLayers.loss(LossKind.OWN_PREDICTION, true), MANY, FORMATS);

        assertThat(measure(subject, Shards.none())).isEqualTo(measure(subject, Shards.none()));
    }

    @Test
    void migrationsAreTheSameTwiceAndFromShardsThatAreThere() {
        var migrating = new TreeSet<>(Set.of(NumberFormat.INT8, NumberFormat.INT8_DYNAMIC));
        var subject = TwoLayers.subject(TwoLayers.loss(LossKind.OUTPUT, false), MANY, migrating, FORMATS);
        var shards = new Kept(-1);
        var first = measure(subject, shards);

        assertThat(first.migrations()).isNotEmpty();
        assertThat(measure(subject, shards)).isEqualTo(first).isEqualTo(measure(subject, Shards.none()));
    }

    @Test
    void shardsThatAreThereGiveTheSameTableAndAreNotMeasuredAgain() {
        var subject = TwoLayers.subject(TwoLayers.loss(LossKind.OUTPUT, false), MANY, FORMATS);
        var shards = new Kept(-1);
        var first = measure(subject, shards);
        var again = measure(subject, shards);

        assertThat(shards.saved).containsExactly(0, 1);
        assertThat(again).isEqualTo(first).isEqualTo(measure(subject, Shards.none()));
    }

    @Test
    void aRunThatWasCutOffGoesOnAndEndsWithTheSameBytes() {
        var subject = TwoLayers.subject(TwoLayers.loss(LossKind.LABELS, false), MANY, FORMATS);
        var whole = new Kept(-1);
        var expected = measure(subject, whole);
        var cut = new Kept(1);
        assertThatThrownBy(() -> measure(subject, cut)).hasMessage("cut off");

        assertThat(measure(subject, cut)).isEqualTo(expected);
        assertThat(cut.saved).containsExactly(0, 1);
        cut.byIndex.forEach((index, shard) -> assertThat(OnnxWriter.toBytes(shard.toGraph()))
                .isEqualTo(OnnxWriter.toBytes(whole.byIndex.get(index).toGraph())));
    }

    @Test
    void nothingStaysWithTheRuntimeAndNoMoreSamplesTakeMoreOfIt() {
        var few = new CountingBackend(Backends.cpu());
        var many = new CountingBackend(Backends.cpu());
        new SensitivityMeter(few, Progress.silent())
                .measure(TwoLayers.subject(TwoLayers.loss(LossKind.OUTPUT, false), 2, FORMATS), Shards.none());
        new SensitivityMeter(many, Progress.silent())
                .measure(TwoLayers.subject(TwoLayers.loss(LossKind.OUTPUT, false), MANY, FORMATS), Shards.none());

        assertThat(many.open()).isZero();
        assertThat(few.open()).isZero();
        assertThat(many.most()).isEqualTo(few.most()).isPositive();
    }
}
