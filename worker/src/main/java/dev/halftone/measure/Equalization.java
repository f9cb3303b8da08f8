package dev.halftone.measure;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.pass.ConvolutionPair;
import dev.halftone.pass.InputChannels;

/** The table of ways to choose what the channels between two convolutions are divided by. */
enum Equalization {
    /** So that both weights have the same range in each channel: s = sqrt(r1 / r2) (arXiv 1906.04721, equation 11). */
    RANGES_OF_WEIGHTS {
        @Override
        double[] scales(ConvolutionPair pair, Graph graph, float[] maxima) {
            double[] written = written(pair, graph);
            double[] read = read(pair, graph, written.length);
            for (int c = 0; c < written.length; c++) {
                written[c] = written[c] > 0 && read[c] > 0 ? Math.sqrt(written[c] / read[c]) : 1;
            }
            return written;
        }
    },
    /** So that all channels of the value between them have the same range, as it was observed. */
    RANGES_OF_ACTIVATIONS {
        @Override
        double[] scales(ConvolutionPair pair, Graph graph, float[] maxima) {
            double[] scales = new double[maxima.length];
            double largest = 0;
            for (float maximum : maxima) {
                largest = Math.max(largest, maximum);
            }
            for (int c = 0; c < scales.length; c++) {
                // a channel that calibration hardly saw would overflow on the first sample that has it
                scales[c] = largest > 0 ? Math.max(maxima[c] / largest, LEAST) : 1;
            }
            return scales;
        }
    };

    private static final double LEAST = 1.0 / 256;

    /** Beyond these a weight or a value may leave what fp32 holds, and the function is another. */
    private static final int MOST_DOUBLINGS = 16;

    /**
     * What each channel is divided by, up to a factor that all have.
     *
     * @param maxima the largest magnitude of each channel that was observed
     */
    abstract double[] scales(ConvolutionPair pair, Graph graph, float[] maxima);

    /**
     * The same as powers of two, FLOAT [channels]: none smaller than what is asked for, so that no channel grows beyond the
     * largest, as far as fp32 bears it.
     */
    Tensor powersOfTwo(ConvolutionPair pair, Graph graph, float[] maxima) {
        double[] scales = scales(pair, graph, maxima);
        float[] powers = new float[scales.length];
        for (int c = 0; c < powers.length; c++) {
            int exponent = Math.getExponent(scales[c]);
            int above = scales[c] > Math.scalb(1.0, exponent) ? exponent + 1 : exponent;
            powers[c] = Math.scalb(1f, Math.clamp(above, -MOST_DOUBLINGS, MOST_DOUBLINGS));
        }
        return Tensor.ofFloats(new long[] {powers.length}, powers);
    }

    /** By output channel of the first: the largest magnitude of its weights. */
    private static double[] written(ConvolutionPair pair, Graph graph) {
        float[] elements = weight(graph, pair.first().input(1)).floats();
        double[] largest = new double[pair.channels(graph)];
        int inner = elements.length / largest.length;
        for (int i = 0; i < elements.length; i++) {
            largest[i / inner] = Math.max(largest[i / inner], Math.abs(elements[i]));
        }
        return largest;
    }

    /** By input channel of the second: the largest magnitude of its weights. */
    private static double[] read(ConvolutionPair pair, Graph graph, int count) {
        var weight = weight(graph, pair.second().input(1));
        var channels = InputChannels.of(weight, pair.second().integer("group", 1));
        float[] elements = weight.floats();
        double[] largest = new double[count];
        for (int i = 0; i < elements.length; i++) {
            int channel = channels.of(i);
            largest[channel] = Math.max(largest[channel], Math.abs(elements[i]));
        }
        return largest;
    }

    private static Tensor weight(Graph graph, String name) {
        return graph.initializer(name).orElseThrow();
    }
}
