package dev.halftone.verify;

import dev.halftone.backend.Session;
import dev.halftone.calibration.SampleSet;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.measure.Cotangents;
import dev.halftone.measure.Progress;
import dev.halftone.measure.ProtectedLoss;
import dev.halftone.measure.TargetLabels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures what builds lose against a reference, sample by sample: memory doesn't grow with the number of samples.
 *
 * @param graph whose inputs the samples feed
 * @param seed of labels drawn from the reference's distribution
 */
public record LossMeter(ProtectedLoss loss, SampleSet samples, List<Integer> indices, Graph graph, long seed) {

    public LossMeter {
        indices = List.copyOf(indices);
    }

    /** The loss of each candidate, in their order; all see the same samples. */
    public List<MeasuredLoss> measure(Session reference, List<Session> candidates, Progress progress) {
        var sums = Stream.generate(() -> new LossSums(indices.size()))
                .limit(candidates.size())
                .toList();
        var labels = new TargetLabels(loss, samples, graph, seed);
        for (int i = 0; i < indices.size(); i++) {
            int sample = indices.get(i);
            var inputs = samples.inputs(graph, sample);
            var expected = output(reference, inputs);
            for (int c = 0; c < candidates.size(); c++) {
                add(sums.get(c), sample, expected, output(candidates.get(c), inputs), labels);
            }
            progress.report("held-out samples", i + 1, indices.size());
        }
        return sums.stream().map(LossSums::finished).toList();
    }

    private Tensor output(Session session, Map<String, Tensor> inputs) {
        return session.evaluate(inputs, List.of(loss.output()))
                .values()
                .iterator()
                .next();
    }

    private void add(LossSums sums, int sample, Tensor expected, Tensor actual, TargetLabels labels) {
        switch (loss.kind()) {
            case OUTPUT -> {
                sums.addOutput(expected, actual, mask(sample, expected));
                if (loss.labels().isPresent() && expected.rank() == 2) {
                    sums.addMetric(expected, actual, labels.of(sample, expected));
                }
            }
            case LABELS, NEXT_TOKEN, OWN_PREDICTION -> {
                long[] targets = labels.of(sample, expected);
                sums.addLogits(expected, actual, targets);
                sums.addMetric(expected, actual, targets);
            }
        }
    }

    private Optional<Tensor> mask(int sample, Tensor output) {
        var mask = loss.mask().flatMap(name -> samples.array(name, List.of(sample)));
        mask.ifPresent(array -> Cotangents.requireLeading(array, output.shape()));
        return mask;
    }
}
