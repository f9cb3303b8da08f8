package dev.halftone.failure;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.UserError.Kind;

/** Constants: their types, shapes, contents, and the files that hold them. */
public enum TensorRefusal implements Refusal {
    TYPE_UNKNOWN(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "The elements are of a type that isn't known.",
            "Export it with a type of ONNX."),
    STRINGS(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "The tensor holds strings.",
            "Cut off what needs them; tokenise outside the model."),
    SEGMENT(Kind.REFUSED, Reason.MODEL_UNSUPPORTED, "The tensor is stored in segments.", "Save it in one."),
    SHAPE_NEGATIVE(Kind.INVALID, Reason.MODEL_UNREADABLE, "A dimension is negative.", "Export it again."),
    TOO_LARGE(
            Kind.REFUSED,
            Reason.MODEL_TOO_LARGE,
            "The shape has more than 2^40 elements, or more than can be counted.",
            "Export it again: no file holds so many."),
    SIZE_MISMATCH(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "The content is not as long as type and shape say.",
            "Export it again."),
    TWO_CONTENTS(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "The tensor has more than one content: raw bytes, lists of numbers, external data; readers may take either.",
            "Save it with one."),
    NOT_FINITE(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "A constant holds NaN, or a layer's weights hold an infinity.",
            "Train or export it again; masks may hold infinities, weights may not."),
    WEIGHT_EMPTY(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "A layer's weights have no elements.",
            "Export the model with its weights."),
    EXTERNAL_OUTSIDE(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "External data lies outside the folder of the model: an absolute path, a path with .., or a link that leads out.",
            "Keep the files in one folder."),
    EXTERNAL_HARD_LINK(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "The file with external data has a second name somewhere, perhaps outside the folder.",
            "Copy it: cp model.data copy && mv copy model.data."),
    EXTERNAL_MISSING(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "The file with external data isn't there.",
            "Fetch it too, into the folder of the model."),
    EXTERNAL_NO_FILE(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "The place of external data is a folder, a device or a pipe, or can't be read.",
            "Fetch it again."),
    EXTERNAL_ENTRY(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "An entry of external data is unknown, is given twice, or is no position in a file.",
            "Save the model again: location, offset and length."),
    EXTERNAL_RANGE(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "External data ends behind the end of its file.",
            "Fetch or export it again."),
    EXTERNAL_OVERLAP(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "Two tensors share a part of their external data. Tensors that share all of it are one constant under two names, and fine.",
            "Save the model again."),
    EXTERNAL_OVERUSED(
            Kind.REFUSED,
            Reason.MODEL_TOO_LARGE,
            "Tensors point to external data again and again: together to more than twice what is in the files.",
            "Save each tensor in a place of its own.");

    @SuppressWarnings("ImmutableEnumChecker") // a record of enums and texts
    private final Row row;

    TensorRefusal(Kind kind, Reason reason, String meaning, String remedy) {
        this.row = new Row(kind, reason, meaning, remedy);
    }

    @Override
    public Row row() {
        return row;
    }
}
