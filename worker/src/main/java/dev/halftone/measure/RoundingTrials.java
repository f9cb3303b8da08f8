package dev.halftone.measure;

import dev.halftone.format.Scheme;
import dev.halftone.graph.Tensor;
import dev.halftone.number.Calibrator;
import dev.halftone.number.ChannelScales;
import dev.halftone.number.Hessian;
import dev.halftone.number.RoundedWeight;
import dev.halftone.number.Rounding;
import dev.halftone.number.WeightQuantizer;
import dev.halftone.partition.Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One layer's weight, rounded by every row of the table on the grid of each of its formats. */
final class RoundingTrials {

    private final Sensitivity nearest;
    private final Layer layer;
    private final Matrix matrix;
    private final InputMoments moments;
    private final Map<List<Float>, Hessian> hessians = new HashMap<>();
    private final Map<Grid, List<Rounded>> known = new HashMap<>();

    /** What formats may have in common: then their weights are rounded alike. */
    private record Grid(Scheme scheme, String calibrator, Optional<Tensor> scales) {}

    /**
     * A weight as one method rounds it.
     *
     * @param error FLOAT [inputs, outputs]: decoded less original
     * @param shift FLOAT [outputs]: what the error adds to each output on average
     */
    record Rounded(Rounding method, RoundedWeight weight, Tensor error, Tensor shift) {}

    RoundingTrials(SensitivitySubject subject, Sensitivity nearest, Layer layer, InputMoments moments) {
        this.nearest = nearest;
        this.layer = layer;
        this.matrix = Matrix.of(subject.graph(), layer);
        this.moments = moments;
    }

    /** One for each row of the table, in its order; the same instances for formats with the same grid. */
    List<Rounded> of(LayerLoss row) {
        var scales = row.migrated()
                ? Optional.ofNullable(nearest.migrations().get(Sensitivity.migration(row.layer(), row.format())))
                : Optional.<Tensor>empty();
        var grid = new Grid(row.format().weight(), row.weightCalibrator(), scales);
        return known.computeIfAbsent(grid, key -> rounded(row, scales));
    }

    private List<Rounded> rounded(LayerLoss row, Optional<Tensor> scales) {
        int axis = matrix.channelAxis();
        var channels =
                scales.map(tensor -> ChannelScales.of(tensor, matrix.weight().shape(), axis));
        var weight = channels.map(c -> c.multiplied(matrix.weight())).orElse(matrix.weight());
        var importance = Optional.ofNullable(nearest.importance().get(layer.node()))
                .map(Tensor::floats)
                .map(squares -> channels.map(c -> c.importance(squares)).orElse(squares));
        float[] divisors = scales.map(Tensor::floats).orElse(new float[0]);
        var hessian = hessian(divisors);
        var calibrator = Calibrator.valueOf(row.weightCalibrator());
        List<Rounded> all = new ArrayList<>();
        for (var method : Rounding.values()) {
            var chosen = new WeightQuantizer(row.format(), calibrator, method).round(weight, axis, importance, hessian);
            float[] decoded = WeightQuantizer.restored(chosen, weight, axis, row.format())
                    .decoded()
                    .floats();
            float[] error = matrix.error(decoded, weight.floats(), divisors);
            all.add(new Rounded(
                    method,
                    chosen,
                    Tensor.ofFloats(new long[] {matrix.inputs(), matrix.outputs()}, error),
                    Tensor.ofFloats(new long[] {matrix.outputs()}, shift(error))));
        }
        return List.copyOf(all);
    }

    private Hessian hessian(float[] divisors) {
        List<Float> key = new ArrayList<>();
        for (float divisor : divisors) {
            key.add(divisor);
        }
        return hessians.computeIfAbsent(
                key,
                k -> Hessian.of(
                        (divisors.length == 0 ? moments : moments.divided(divisors)).products(), matrix.inputs()));
    }

    private float[] shift(float[] error) {
        double[] means = moments.means();
        var shift = new double[matrix.outputs()];
        for (int i = 0; i < means.length; i++) {
            for (int j = 0; j < shift.length; j++) {
                shift[j] += means[i] * error[i * shift.length + j];
            }
        }
        var result = new float[shift.length];
        for (int j = 0; j < shift.length; j++) {
            result[j] = (float) shift[j];
        }
        return result;
    }
}
