package dev.halftone.measure;

import dev.halftone.api.v1alpha1.RoundingMethod;
import dev.halftone.calibration.SampleSet;
import dev.halftone.graph.Graph;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Partition;
import dev.halftone.pass.EqualizeChannels;
import java.util.List;
import java.util.Map;

/**
 * What a sensitivity is measured of.
 *
 * @param graph in canonical form
 * @param types type and shape of every value for one sample
 * @param indices the samples that calibrate
 * @param options the formats that each layer can be in
 * @param rounding how weights are rounded
 */
public record SensitivitySubject(
        Graph graph,
        Partition partition,
        Map<String, ValueInfo> types,
        ProtectedLoss loss,
        SampleSet samples,
        List<Integer> indices,
        long seed,
        List<LayerOptions> options,
        RoundingMethod rounding) {

    public SensitivitySubject {
        indices = List.copyOf(indices);
        options = List.copyOf(options);
    }

    /** A subject whose weights are rounded to nearest. */
    public SensitivitySubject(
            Graph graph,
            Partition partition,
            Map<String, ValueInfo> types,
            ProtectedLoss loss,
            SampleSet samples,
            List<Integer> indices,
            long seed,
            List<LayerOptions> options) {
        this(graph, partition, types, loss, samples, indices, seed, options, RoundingMethod.NEAREST);
    }

    /** The same function with the channels between convolutions equalized. */
    public SensitivitySubject equalized(EqualizeChannels equalized) {
        return new SensitivitySubject(
                equalized.apply(graph), partition, types, loss, samples, indices, seed, options, rounding);
    }

    /** The same with weights rounded otherwise. */
    public SensitivitySubject rounded(RoundingMethod method) {
        return new SensitivitySubject(graph, partition, types, loss, samples, indices, seed, options, method);
    }
}
