package dev.halftone.operator.job;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;

/** The owner references of a profile: one for each QuantizedModel that needs it, none of them the controller. */
public final class Owners {

    private Owners() {}

    /** A reference to an owner among others. */
    public static OwnerReference reference(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withBlockOwnerDeletion(false)
                .build();
    }

    /** Whether an object has that owner. */
    public static boolean has(HasMetadata object, HasMetadata owner) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference ->
                        reference.getUid().equals(owner.getMetadata().getUid()));
    }

    /** The owners of an object other than that one. */
    public static List<OwnerReference> others(HasMetadata object, HasMetadata owner) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(reference ->
                        !reference.getUid().equals(owner.getMetadata().getUid()))
                .toList();
    }
}
