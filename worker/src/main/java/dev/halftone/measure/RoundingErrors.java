package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.RuntimeValue;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What errors of weights cost, to first order: E[sum over output channels of (sum over rows t and inputs k of dg/dy_tc x_tk e_kc)^2],
 * squared sample by sample.
 *
 * <p>Only the errors of different output channels are taken as independent, which they are, since each is rounded by itself. A
 * rounding that balances the errors of one channel's inputs against each other would look worse than nearest if they were not added up first.
 */
final class RoundingErrors {

    private final Backend backend;
    private final SensitivitySubject subject;
    private final Progress progress;

    /**
     * An error of a layer's weight.
     *
     * @param error FLOAT [inputs, outputs]
     * @param shift FLOAT [outputs]: what a corrected bias takes off each channel
     */
    record Trial(Layer layer, Tensor error, Tensor shift) {}

    /** Loss MSE of a trial on each sample, with the bias as it is and corrected. */
    record Losses(List<Double> plain, List<Double> corrected) {}

    RoundingErrors(Backend backend, SensitivitySubject subject, Progress progress) {
        this.backend = backend;
        this.subject = subject;
        this.progress = progress;
    }

    /** For each trial; nothing for a layer that the loss doesn't depend on. */
    List<Losses> of(List<Trial> trials) {
        var gradients = OutputGradients.of(
                subject, trials.stream().map(Trial::layer).distinct().toList());
        var graph = gradients.graph();
        Map<String, Slopes> slopes = new HashMap<>();
        Map<String, Tensor> held = new HashMap<>();
        List<String> scalars = new ArrayList<>();
        List<Integer> live = new ArrayList<>();
        for (int i = 0; i < trials.size(); i++) {
            var trial = trials.get(i);
            var gradient = gradients.of(trial.layer());
            if (gradient.isPresent()) {
                live.add(i);
                var slope = slopes.computeIfAbsent(
                        trial.layer().node(),
                        key -> Slopes.of(graph, gradient.get(), trial.shift().count()));
                scalars.addAll(squares(graph, trial, slope, held));
            }
        }
        double[][] squares = live.isEmpty() ? new double[0][] : squares(gradients, scalars, held);
        return IntStream.range(0, trials.size())
                .mapToObj(live::indexOf)
                .map(place -> place < 0
                        ? new Losses(List.of(), List.of())
                        : new Losses(list(squares[2 * place]), list(squares[2 * place + 1])))
                .toList();
    }

    private static List<Double> list(double[] values) {
        return DoubleStream.of(values).boxed().toList();
    }

    /** A layer's output gradients, and their sums over rows. */
    private record Slopes(String byRow, String sums) {

        static Slopes of(GraphBuilder graph, String gradient, long channels) {
            String byRow = Matrix.rows(graph, gradient, channels);
            return new Slopes(byRow, Matrix.summed(graph, byRow));
        }
    }

    private static List<String> squares(GraphBuilder graph, Trial trial, Slopes slopes, Map<String, Tensor> held) {
        long channels = trial.shift().count();
        String error = held(graph, trial.error(), held);
        String shift = held(graph, trial.shift(), held);
        String products =
                graph.op("MatMul", trial.layer().activations().getFirst().value(), error);
        String change = Matrix.summed(graph, graph.op("Mul", Matrix.rows(graph, products, channels), slopes.byRow()));
        String corrected = graph.op("Sub", change, graph.op("Mul", shift, slopes.sums()));
        return List.of(BackwardProgram.square(graph, change), BackwardProgram.square(graph, corrected));
    }

    private static String held(GraphBuilder graph, Tensor tensor, Map<String, Tensor> held) {
        String input = graph.input(ValueInfo.of(graph.fresh("halftone_error"), ElementType.FLOAT, tensor.shape()));
        held.put(input, tensor);
        return input;
    }

    /** By scalar and sample. */
    private double[][] squares(OutputGradients gradients, List<String> scalars, Map<String, Tensor> held) {
        var graph = gradients.graph();
        String joined = graph.op("Concat", scalars, Map.of("axis", Attribute.of(0L)));
        graph.output(ValueInfo.of(joined, ElementType.FLOAT, scalars.size()));
        List<Integer> positions = CrossValidation.of(subject.indices().size()).judging();
        var squares = new double[scalars.size()][positions.size()];
        try (var runs = new SampleRuns(backend, subject, graph.build(), gradients.target())) {
            held.forEach(runs::hold);
            for (int sample = 0; sample < positions.size(); sample++) {
                float[] all = only(runs.run(positions.get(sample)));
                for (int i = 0; i < all.length; i++) {
                    squares[i][sample] = all[i];
                }
                progress.report("rounding losses", sample + 1, positions.size());
            }
        }
        return squares;
    }

    private static float[] only(Map<String, RuntimeValue> outputs) {
        try (var vector = outputs.values().iterator().next()) {
            return vector.read().floats();
        }
    }
}
