package dev.halftone.failure;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.UserError.Kind;

/** Work orders, as a stage gets them. */
public enum OrderRefusal implements Refusal {
    UNREADABLE(Kind.INVALID, Reason.INVALID_SPEC, "The file can't be read.", "Check the path and the mount."),
    TOO_LARGE(
            Kind.INVALID,
            Reason.INVALID_SPEC,
            "The order has more than 1 MiB.",
            "A ConfigMap holds no more: shorten it."),
    NO_JSON(
            Kind.INVALID,
            Reason.INVALID_SPEC,
            "It is not one JSON object.",
            "Write canonical JSON, as docs/stages.md says."),
    NESTED_TOO_DEEP(
            Kind.INVALID,
            Reason.INVALID_SPEC,
            "Lists and objects are nested more than 64 deep.",
            "No order is so deep: flatten it."),
    FIELD(
            Kind.INVALID,
            Reason.INVALID_SPEC,
            "A field is missing, unknown, given twice, of another type, or names a constant that isn't known.",
            "Mend the field that is named; docs/stages.md says what a stage needs."),
    NAME(
            Kind.INVALID,
            Reason.INVALID_SPEC,
            "Namespace or name are no names of Kubernetes; they become parts of paths.",
            "Give names of lower-case letters, digits and '-'."),
    SPEC(
            Kind.INVALID,
            Reason.INVALID_SPEC,
            "A spec in it breaks a rule of its resource.",
            "Mend the field that is named; the reference says what it takes.");

    @SuppressWarnings("ImmutableEnumChecker") // a record of enums and texts
    private final Row row;

    OrderRefusal(Kind kind, Reason reason, String meaning, String remedy) {
        this.row = new Row(kind, reason, meaning, remedy);
    }

    @Override
    public Row row() {
        return row;
    }
}
