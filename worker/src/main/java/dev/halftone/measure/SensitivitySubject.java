package dev.halftone.measure;

import dev.halftone.calibration.SampleSet;
import dev.halftone.graph.Graph;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Partition;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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

    /** One sample of so many judges intervals and is not looked at when they are taken. */
    private static final int JUDGES = 3;

    /** The samples that intervals of static scales are taken from. */
    List<Integer> observed() {
        return indices.size() < JUDGES
                ? indices
                : IntStream.range(0, indices.size())
                        .filter(position -> !isJudge(position))
                        .mapToObj(indices::get)
                        .toList();
    }

    /** Whether the sample at a position judges intervals: on the samples that they come from all of them look good. */
    boolean isJudge(int position) {
        return indices.size() < JUDGES || position % JUDGES == JUDGES - 1;
    }
}
