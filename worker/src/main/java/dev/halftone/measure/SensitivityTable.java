package dev.halftone.measure;

import dev.halftone.format.NumberFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a sensitivity profile holds: the loss that each layer costs in each format.
 *
 * @param samples how many samples were averaged
 * @param referenceSquare E[g^2] of the reference: what a relative budget is relative to
 * @param tokens positions that a mean loss averages over; 1 for other losses
 */
public record SensitivityTable(int samples, double referenceSquare, double tokens, List<LayerLoss> losses) {

    public SensitivityTable {
        losses = List.copyOf(losses);
    }

    /** The loss of a layer in a format; empty when the layer can't be in it. */
    public Optional<LayerLoss> of(String layer, NumberFormat format) {
        return losses.stream()
                .filter(loss -> loss.layer().equals(layer) && loss.format() == format)
                .findFirst();
    }
}
