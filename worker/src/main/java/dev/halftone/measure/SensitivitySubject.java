package dev.halftone.measure;

import dev.halftone.calibration.SampleSet;
import dev.halftone.graph.Graph;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Partition;
import java.util.List;
import java.util.Map;

/**
 * What a sensitivity is measured of.
 *
 * @param graph in canonical form
 * @param types type and shape of every value for one sample
 * @param indices the samples that calibrate
 * @param options the formats that each layer can be in
 */
public record SensitivitySubject(
        Graph graph,
        Partition partition,
        Map<String, ValueInfo> types,
        ProtectedLoss loss,
        SampleSet samples,
        List<Integer> indices,
        long seed,
        List<LayerOptions> options) {

    public SensitivitySubject {
        indices = List.copyOf(indices);
        options = List.copyOf(options);
    }
}
