package dev.halftone.operator.status;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.Validation;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what is wrong with a spec before anything relies on it: an older or newer definition may have let it in. */
public final class SpecCheck {

    /** Held in memory by an object whose stored form could not be read; says why. */
    public static final String UNREADABLE = "halftone.dev/unreadable";

    private SpecCheck() {}

    /** What is wrong with an object's spec, if anything. */
    public static Optional<Judgement> problem(CustomResource<? extends Record, ?> object) {
        var annotations =
                Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of());
        String unreadable = annotations.get(UNREADABLE);
        if (unreadable != null || object.getSpec() == null) {
            return Optional.of(new Judgement.Stalled(
                    Reason.UNREADABLE,
                    "the stored spec can't be read: " + (unreadable == null ? "there is none" : unreadable)
                            + "; apply it again as this version defines it"));
        }
        var violations = Validation.check(object.getSpec());
        return violations.isEmpty()
                ? Optional.empty()
                : Optional.of(new Judgement.Stalled(
                        Reason.INVALID_SPEC,
                        violations.stream().limit(3).map(Object::toString).collect(Collectors.joining("; "))));
    }

    /** What is wrong with a URI that workers in a cluster can't follow, if anything. */
    public static Optional<Judgement> localUri(String field, String uri) {
        return uri.startsWith("file:")
                ? Optional.of(new Judgement.Stalled(
                        Reason.INVALID_SPEC,
                        field + ": " + uri + " is a file of a local run; in a cluster give pvc://claim/path"
                                + (field.startsWith("spec.output") ? "" : " or https")))
                : Optional.empty();
    }
}
