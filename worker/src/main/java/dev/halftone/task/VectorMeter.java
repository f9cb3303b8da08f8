package dev.halftone.task;

import dev.halftone.graph.Tensor;
import dev.halftone.measure.TargetLabels;
import java.util.ArrayList;
import java.util.List;

/**
 * Outputs as vectors: how far each one turned, and whether a search among all samples finds the same neighbour for it.
 *
 * <p>A sequence's vector is the mean over the positions that count, as sentence encoders have it.
 */
final class VectorMeter implements TaskMeter {

    private final Neighbours before = new Neighbours();
    private final Neighbours after = new Neighbours();
    private final List<Long> labels = new ArrayList<>();
    private boolean searched;
    private double cosine;
    private long samples;

    /** @param searched whether vectors of two samples are worth comparing */
    VectorMeter(boolean searched) {
        this.searched = searched;
    }

    @Override
    public void add(TaskSample sample) {
        var reference = vector(sample.expected(), sample.weights());
        var build = vector(sample.actual(), sample.weights());
        cosine += Vectors.cosine(reference, build);
        samples++;
        // a search among vectors of several lengths, or of no numbers, finds nothing
        searched &= Double.isFinite(Vectors.norm(build)) && before.takes(reference.length);
        if (searched && before.add(reference) && after.add(build)) {
            labels.add(sample.labels().length == 1 ? sample.labels()[0] : TargetLabels.IGNORED);
        }
    }

    private static double[] vector(Tensor output, float[] weights) {
        return output.rank() == 3 && weights.length > 0 && weights.length == Task.rows(output)
                ? Vectors.mean(output, weights)
                : Vectors.counted(output, weights);
    }

    @Override
    public List<Metric> finished() {
        if (samples == 0) {
            return List.of();
        }
        List<Metric> metrics = new ArrayList<>();
        int[] found = searched ? before.nearest() : new int[0];
        int[] kept = searched ? after.nearest() : new int[0];
        if (found.length > 0 && labels.stream().allMatch(label -> label != TargetLabels.IGNORED)) {
            metrics.add(new Metric("label of the nearest neighbour", right(found), right(kept)));
        }
        metrics.add(new Metric("cosine", 1, cosine / samples));
        if (found.length > 0) {
            metrics.add(new Metric("nearest neighbour kept", 1, alike(found, kept)));
        }
        return metrics;
    }

    private static double alike(int[] left, int[] right) {
        int same = 0;
        for (int i = 0; i < left.length; i++) {
            same += left[i] == right[i] ? 1 : 0;
        }
        return (double) same / left.length;
    }

    private double right(int[] nearest) {
        int right = 0;
        for (int i = 0; i < nearest.length; i++) {
            right += labels.get(nearest[i]).equals(labels.get(i)) ? 1 : 0;
        }
        return (double) right / nearest.length;
    }
}
