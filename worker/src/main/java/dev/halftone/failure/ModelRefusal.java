package dev.halftone.failure;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.UserError.Kind;

/** A model file as a whole: what it is, how large it is, which versions it needs. */
public enum ModelRefusal implements Refusal {
    NO_FILE(Kind.INVALID, Reason.MODEL_UNREADABLE, "There is no such file.", "Give the path of an ONNX model."),
    NO_REGULAR_FILE(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "It is a folder, a device or a pipe.",
            "Give the path of an ONNX model."),
    UNREADABLE(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "The file can't be opened or read.",
            "Check the path and the permissions."),
    EMPTY(Kind.INVALID, Reason.MODEL_UNREADABLE, "The file has no bytes.", "Fetch or export it again."),
    OTHER_FORMAT(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "It begins like a file of another kind: a Git LFS pointer, an archive, a web page, weights of another framework.",
            "Fetch the model itself, or export it to ONNX."),
    NOT_ONNX(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "It does not begin like an ONNX model.",
            "Give an ONNX model, as onnx.save writes it."),
    BROKEN(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "It begins like a model, but breaks off or is damaged.",
            "Fetch or export it again."),
    TOO_LARGE(
            Kind.REFUSED,
            Reason.MODEL_TOO_LARGE,
            "The file has more bytes than one protobuf message may have, 2 GiB.",
            "Save it with external data."),
    NESTED_TOO_DEEP(
            Kind.REFUSED,
            Reason.MODEL_TOO_LARGE,
            "Messages are nested more than 64 deep; a graph inside a graph takes three.",
            "Export it without control flow in control flow."),
    TOO_MANY_NODES(
            Kind.REFUSED,
            Reason.MODEL_TOO_LARGE,
            "It has more than 500000 nodes.",
            "Export it without unrolling its loops."),
    TOO_MANY_INITIALIZERS(
            Kind.REFUSED,
            Reason.MODEL_TOO_LARGE,
            "It has more than 500000 initializers.",
            "Export it without unrolling its loops."),
    TOO_MANY_ATTRIBUTES(
            Kind.REFUSED,
            Reason.MODEL_TOO_LARGE,
            "A node has more than 1000 attributes.",
            "Export it again: no operator takes so many."),
    TOO_MANY_FIELDS(
            Kind.REFUSED,
            Reason.MODEL_TOO_LARGE,
            "It has more than 2 million fields beside the numbers of its tensors; parsed, each takes a hundred bytes or more.",
            "Strip its metadata; keep long lists in initializers, not in attributes."),
    TOO_MANY_NUMBERS(
            Kind.REFUSED,
            Reason.MODEL_TOO_LARGE,
            "Its tensors list more than 32 million numbers one by one.",
            "Save their contents as raw data or as external data."),
    TOO_MUCH_STRUCTURE(
            Kind.REFUSED,
            Reason.MODEL_TOO_LARGE,
            "It has more than 64 MiB beside the contents of its tensors.",
            "Strip its documentation and metadata."),
    NOT_UTF8(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "A text is not UTF-8, so that two names may look the same.",
            "Rename it, or export the model again."),
    FORMAT_VERSION(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "The version of the ONNX format is not 1 to 13.",
            "Export it for an older version."),
    OPSET_VERSION(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "The version of the standard's operator set is not 1 to 26.",
            "Export it for an older opset."),
    OPSET_TWICE(
            Kind.INVALID, Reason.MODEL_UNREADABLE, "It imports an operator set in two versions.", "Export it again."),
    INCOMPLETE(
            Kind.INVALID, Reason.MODEL_UNREADABLE, "It has no graph or no operator set.", "Fetch or export it again."),
    FUNCTIONS(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "It defines functions of its own.",
            "Inline them: onnx.inliner.inline_local_functions."),
    NOTHING_TO_QUANTIZE(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "No layer multiplies floating-point values by constant weights.",
            "Give a model with MatMul, Gemm, Conv or ConvTranspose."),
    ALREADY_QUANTIZED(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "Most of its products are quantized already.",
            "Give the floating-point model that it was made from."),
    NO_GRADIENT_RULE(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "Gradients would have to flow through an operator that has no rule for them.",
            "Export the model without the operator, or cut it off the end."),
    NOT_CANONICAL(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "Its operators can't be brought up to the operator set that is worked in.",
            "Export it for a newer opset, without the operator that is named."),
    NOT_FINITE(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "On a calibration sample it computes infinite or undefined numbers.",
            "Check how samples are scaled before they go in; the message names the value."),
    RUNTIME_REFUSES(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "The runtime, onnxruntime, does not load or run it.",
            "Check that onnxruntime runs the file as it is; the message names the node.");

    @SuppressWarnings("ImmutableEnumChecker") // a record of enums and texts
    private final Row row;

    ModelRefusal(Kind kind, Reason reason, String meaning, String remedy) {
        this.row = new Row(kind, reason, meaning, remedy);
    }

    @Override
    public Row row() {
        return row;
    }
}
