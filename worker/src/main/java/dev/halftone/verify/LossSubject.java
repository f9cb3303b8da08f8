package dev.halftone.verify;

import dev.halftone.calibration.SampleSet;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.measure.ProtectedLoss;
import java.util.List;
import java.util.Map;

/**
 * What builds are measured on.
 *
 * @param indices of the samples that count
 * @param graph whose inputs the samples feed
 * @param seed of labels drawn from the reference's distribution
 */
public record LossSubject(ProtectedLoss loss, SampleSet samples, List<Integer> indices, Graph graph, long seed) {

    public LossSubject {
        indices = List.copyOf(indices);
    }

    Map<String, Tensor> inputs(int sample) {
        return samples.inputs(graph, sample);
    }
}
