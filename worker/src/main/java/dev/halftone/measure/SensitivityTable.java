package dev.halftone.measure;

import dev.halftone.format.NumberFormat;
import dev.halftone.rewrite.Choice;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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

    /** The same with more losses. */
    SensitivityTable plus(List<LayerLoss> more) {
        return new SensitivityTable(
                samples,
                referenceSquare,
                tokens,
                Stream.concat(losses.stream(), more.stream()).toList());
    }

    /** The same with other losses in the place of some. */
    SensitivityTable replaced(UnaryOperator<LayerLoss> change) {
        return new SensitivityTable(
                samples, referenceSquare, tokens, losses.stream().map(change).toList());
    }

    /** The loss of a layer in a format without migration; empty when the layer can't be in it. */
    public Optional<LayerLoss> of(String layer, NumberFormat format) {
        return of(layer, format, false);
    }

    /** The loss of a layer as a candidate has it; empty when the layer can't be so. */
    public Optional<LayerLoss> of(String layer, Candidate candidate) {
        return of(layer, candidate.format(), candidate.migrated());
    }

    /** The loss of a layer as a choice has it; empty when the layer can't be so. */
    public Optional<LayerLoss> of(String layer, Choice choice) {
        return of(layer, choice.format(), choice.migrated());
    }

    private Optional<LayerLoss> of(String layer, NumberFormat format, boolean migrated) {
        return losses.stream()
                .filter(loss -> loss.layer().equals(layer) && loss.format() == format && loss.migrated() == migrated)
                .findFirst();
    }
}
