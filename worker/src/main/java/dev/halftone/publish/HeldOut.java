package dev.halftone.publish;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the losses were measured on, so that anybody can measure them again.
 *
 * @param output the model's output that the loss reads
 * @param mask the array whose zero entries mark positions that don't count
 * @param labels the array of classes
 * @param samples indices into the arrays that samples were held out from
 */
public record HeldOut(
        String output, @Nullable String mask, @Nullable String labels, List<Integer> samples) {
    public HeldOut {
        samples = List.copyOf(samples);
    }
}
