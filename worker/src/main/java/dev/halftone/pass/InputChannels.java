package dev.halftone.pass;

import dev.halftone.graph.Tensor;

/** Which input channel each element of a convolution's weight, [outputs, inputs of a group, ...], belongs to. */
public record InputChannels(int outputsOfGroup, int inputsOfGroup, int inner) {

    /** Those of a weight whose outputs are in so many groups. */
    public static InputChannels of(Tensor weight, long groups) {
        long outputs = weight.dimension(0);
        long inputs = weight.dimension(1);
        return new InputChannels(
                Math.toIntExact(outputs / groups),
                Math.toIntExact(inputs),
                Math.toIntExact(weight.count() / (outputs * inputs)));
    }

    /** The channel of an element, by its flat index. */
    public int of(int element) {
        int output = element / (inputsOfGroup * inner);
        return output / outputsOfGroup * inputsOfGroup + element / inner % inputsOfGroup;
    }
}
