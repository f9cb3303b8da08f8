package dev.halftone.failure;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.UserError.Kind;

/** YAML for the command line; an API server refuses most of it too. */
public enum ManifestRefusal implements Refusal {
    NO_FILE(
            Kind.INVALID,
            Reason.INVALID_SPEC,
            "There is no such file or folder.",
            "Give YAML manifests, or a folder of them, with -f."),
    UNREADABLE(
            Kind.INVALID,
            Reason.INVALID_SPEC,
            "A file or folder can't be read.",
            "Check the path and the permissions."),
    TOO_LARGE(Kind.INVALID, Reason.INVALID_SPEC, "A file has more than 1 MiB.", "Split it into several."),
    NO_YAML(Kind.INVALID, Reason.INVALID_SPEC, "It is not YAML.", "Mend what the message names."),
    DUPLICATE_KEY(
            Kind.INVALID,
            Reason.INVALID_SPEC,
            "A mapping has a key twice; readers would differ in which one counts.",
            "Remove one."),
    ALIAS(
            Kind.INVALID,
            Reason.INVALID_SPEC,
            "It uses an alias, which can make a small file mean a large one.",
            "Write out what it stands for."),
    TAG(
            Kind.INVALID,
            Reason.INVALID_SPEC,
            "It uses a tag, which asks a reader to make something other than text, numbers, lists and mappings.",
            "Leave the tag out."),
    NESTED_TOO_DEEP(
            Kind.INVALID,
            Reason.INVALID_SPEC,
            "Lists and mappings are nested more than 64 deep.",
            "No resource is so deep: flatten it."),
    FIELD(
            Kind.INVALID,
            Reason.INVALID_SPEC,
            "A field is missing, unknown, of another type or outside its bounds.",
            "Mend the field that is named; the reference says what it takes."),
    RESOURCE_TWICE(
            Kind.INVALID,
            Reason.INVALID_SPEC,
            "Two resources have the same kind, namespace and name.",
            "Rename or remove one."),
    REFERENCE(
            Kind.INVALID,
            Reason.INVALID_SPEC,
            "A resource refers to one that is not among the manifests.",
            "Add its manifest with -f, or mend the name."),
    NO_QUANTIZED_MODEL(
            Kind.INVALID, Reason.INVALID_SPEC, "There is no QuantizedModel among the manifests.", "Add one.");

    @SuppressWarnings("ImmutableEnumChecker") // a record of enums and texts
    private final Row row;

    ManifestRefusal(Kind kind, Reason reason, String meaning, String remedy) {
        this.row = new Row(kind, reason, meaning, remedy);
    }

    @Override
    public Row row() {
        return row;
    }
}
