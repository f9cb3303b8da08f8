package dev.halftone.api.v1alpha1;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Objects;

/** Bounds the axes of {@code shapes}: annotations reach the values of a map, but not the items of lists in a map. */
public final class BoundedShapes implements SchemaCustomizer.Customizer {
    @Override
    public JSONSchemaProps apply(JSONSchemaProps point, String input, KubernetesSerialization serialization) {
        JSONSchemaProps shape = Objects.requireNonNull(point.getProperties().get("shapes"))
                .getAdditionalProperties()
                .getSchema();
        shape.setMinItems(1L);
        shape.setMaxItems((long) Bounds.RANK);
        JSONSchemaProps axis = shape.getItems().getSchema();
        axis.setMinimum(1d);
        axis.setMaximum(Bounds.AXIS);
        return point;
    }
}
