package dev.halftone.measure;

import dev.halftone.graph.Tensor;
import java.util.random.RandomGenerator;

/** The distribution that a row of logits stands for; everything in double. */
public final class Distribution {

    private final double[] logProbabilities;

    private Distribution(double[] logProbabilities) {
        this.logProbabilities = logProbabilities;
    }

    /** Softmax of {@code count} logits from an offset, its largest taken off first so that nothing overflows. */
    public static Distribution of(float[] logits, int offset, int count) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, logits[offset + i]);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(logits[offset + i] - largest);
        }
        double normalizer = largest + Math.log(sum);
        var logProbabilities = new double[count];
        for (int i = 0; i < count; i++) {
            logProbabilities[i] = logits[offset + i] - normalizer;
        }
        return new Distribution(logProbabilities);
    }

    /** The mean cross-entropy of rows of logits, over the rows whose label isn't ignored; 0 when there are none. */
    public static double crossEntropy(Tensor logits, long[] labels) {
        var rows = new LogitRows(logits);
        double sum = 0;
        int counted = 0;
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] != TargetLabels.IGNORED) {
                sum += rows.row(row).crossEntropy((int) labels[row]);
                counted++;
            }
        }
        return counted == 0 ? 0 : sum / counted;
    }

    /** Cross-entropy of a label, in nats. */
    public double crossEntropy(int label) {
        return -logProbabilities[label];
    }

    /** KL(this || other), in nats. */
    public double divergence(Distribution other) {
        double sum = 0;
        for (int i = 0; i < logProbabilities.length; i++) {
            sum += Math.exp(logProbabilities[i]) * (logProbabilities[i] - other.logProbabilities[i]);
        }
        return sum;
    }

    /** The most likely label; the first of equals. */
    public int mode() {
        int best = 0;
        for (int i = 1; i < logProbabilities.length; i++) {
            if (logProbabilities[i] > logProbabilities[best]) {
                best = i;
            }
        }
        return best;
    }

    /** A label drawn from the distribution. */
    public int draw(RandomGenerator random) {
        double left = random.nextDouble();
        for (int i = 0; i < logProbabilities.length; i++) {
            left -= Math.exp(logProbabilities[i]);
            if (left < 0) {
                return i;
            }
        }
        return mode();
    }
}
