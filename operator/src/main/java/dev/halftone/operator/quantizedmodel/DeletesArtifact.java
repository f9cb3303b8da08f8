package dev.halftone.operator.quantizedmodel;

import dev.halftone.api.v1alpha1.DeletionPolicy;
import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.api.v1alpha1.WireNames;
import io.javaoperatorsdk.operator.processing.event.source.filter.GenericFilter;

/** Lets through what has deletionPolicy Delete. */
public class DeletesArtifact implements GenericFilter<QuantizedModel> {

    @Override
    public boolean accept(QuantizedModel quantizedModel) {
        var spec = quantizedModel.getSpec();
        return spec != null && WireNames.of(DeletionPolicy.DELETE).equals(spec.deletionPolicy());
    }
}
