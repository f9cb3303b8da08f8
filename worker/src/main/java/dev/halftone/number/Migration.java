package dev.halftone.number;

/**
 * The table of migrations: each input channel of a product is divided by a scale before it is quantized, and its row of the
 * weight multiplied by it. The function stays the same; the activation's outliers become the weight's.
 */
public enum Migration {
    /** SmoothQuant (arXiv 2211.10438) at strength 0.5: s = x^a / w^(1-a), x and w a channel's largest magnitudes. */
    STRENGTH_50(0.5, Double.NaN),
    /** SmoothQuant at strength 0.65. */
    STRENGTH_65(0.65, Double.NaN),
    /** SmoothQuant at strength 0.8. */
    STRENGTH_80(0.8, Double.NaN),
    /** Only channels above a quarter of the largest magnitude are divided, down to it. */
    CAPPED_4(Double.NaN, 4),
    /** Down to an eighth. */
    CAPPED_8(Double.NaN, 8);

    /** A channel counts as at least this share of the largest one: unseen samples may give it more than calibration did. */
    private static final double LEAST = 1.0 / 256;

    private final double strength;
    private final double cap;

    Migration(double strength, double cap) {
        this.strength = strength;
        this.cap = cap;
    }

    /**
     * The scale of each channel; all 1 where nothing is gained by any.
     *
     * @param activations largest magnitude of each input channel
     * @param weights largest magnitude in each input channel's row of the weights that read it
     */
    public float[] scales(float[] activations, float[] weights) {
        var scales = new float[activations.length];
        double most = largest(activations);
        double heaviest = largest(weights);
        for (int i = 0; i < scales.length; i++) {
            if (most == 0 || heaviest == 0) {
                scales[i] = 1;
            } else {
                double activation = Math.max(activations[i] / most, LEAST);
                double weight = Math.max(weights[i] / heaviest, LEAST);
                scales[i] = (float)
                        (Double.isNaN(cap)
                                ? Math.pow(activation, strength) / Math.pow(weight, 1 - strength)
                                : Math.max(1, activation * cap));
            }
        }
        return scales;
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, value);
        }
        return largest;
    }
}
