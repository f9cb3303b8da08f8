package dev.halftone.failure;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.UserError.Kind;

/** The graph in a model, and those inside its nodes: names, order, operators, attributes. */
public enum GraphRefusal implements Refusal {
    NAME_MISSING(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "A value, a node's operator, an initializer or an attribute has no name.",
            "Export it again."),
    NAME_TOO_LONG(Kind.REFUSED, Reason.MODEL_UNSUPPORTED, "A name has more than 4096 characters.", "Rename it."),
    NAME_UNPRINTABLE(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "A name has control characters, line breaks or characters that turn the direction of writing, which make logs and terminals lie.",
            "Rename it."),
    NO_INPUTS(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "The graph has no inputs, so there is nothing to measure.",
            "Export it with inputs."),
    NO_OUTPUTS(Kind.INVALID, Reason.MODEL_UNREADABLE, "The graph has no outputs.", "Export it with outputs."),
    OUTPUTS_CONSTANT(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "No output depends on what is in an input, so nothing can be lost.",
            "Export the part of the model that computes something."),
    VALUE_UNWRITTEN(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "A node reads a value that nothing writes, or that is written only after it.",
            "Export it again."),
    VALUE_WRITTEN_TWICE(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "Two writers have the same value: nodes, initializers or inputs.",
            "Rename one."),
    CYCLE(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "A node reads what is computed from its own output.",
            "Export it again; loops need the operator Loop."),
    OUTPUT_UNWRITTEN(
            Kind.INVALID, Reason.MODEL_UNREADABLE, "Nothing writes an output of the graph.", "Export it again."),
    OUTPUT_TWICE(Kind.INVALID, Reason.MODEL_UNREADABLE, "Two outputs of the graph have the same name.", "Rename one."),
    INITIALIZER_TWICE(
            Kind.INVALID, Reason.MODEL_UNREADABLE, "Two initializers have the same name.", "Rename or remove one."),
    NODE_WITHOUT_OUTPUTS(Kind.INVALID, Reason.MODEL_UNREADABLE, "A node has no outputs.", "Remove it."),
    DOMAIN_UNKNOWN(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "An operator is of a domain that onnxruntime doesn't have; it would need code from outside.",
            "Export it without custom operators."),
    DOMAIN_NOT_IMPORTED(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "An operator is of a domain that the model does not import.",
            "Export it again."),
    NOT_A_TENSOR(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "An input or output is a sequence, a map, an optional or a sparse tensor.",
            "Export it with tensors."),
    TYPE_UNKNOWN(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "An input or output has no element type that is known.",
            "Run onnx.shape_inference over the model."),
    RANK_TOO_HIGH(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "A value or tensor has more than 64 dimensions.",
            "Export it with fewer."),
    VALUE_TOO_LARGE(
            Kind.REFUSED,
            Reason.MODEL_TOO_LARGE,
            "A value is declared with more elements than are served, 2^40, or with an axis beyond 2^31.",
            "Leave the axis open, or export it with the size that is used."),
    SPARSE(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "An initializer or an attribute is sparse.",
            "Save it as a dense tensor."),
    CAST_TYPE(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "A Cast is to an element type that doesn't exist.",
            "Export it with a type of ONNX."),
    ATTRIBUTE_NOT_POSITIVE(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "An attribute that kernels divide by is zero or negative, such as num_heads or block_size; native code has ended the process over that.",
            "Export it again."),
    ATTRIBUTE_TWICE(
            Kind.INVALID, Reason.MODEL_UNREADABLE, "A node has two attributes of one name.", "Export it again."),
    ATTRIBUTE_UNTYPED(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "An attribute has no type, or one that doesn't exist.",
            "Export it again."),
    ATTRIBUTE_TWO_VALUES(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "An attribute holds a value of another type than its own, which readers may take for it.",
            "Export it again."),
    ATTRIBUTE_GRAPHS(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "An attribute is a list of graphs, which no operator takes.",
            "Export it again."),
    ATTRIBUTE_REFERENCE(
            Kind.INVALID,
            Reason.MODEL_UNREADABLE,
            "An attribute refers to one of a function, and there is no function around it.",
            "Inline functions: onnx.inliner.inline_local_functions."),
    ATTRIBUTE_EXTERNAL(
            Kind.REFUSED,
            Reason.MODEL_UNSUPPORTED,
            "An attribute that is only carried keeps data outside the file.",
            "Save it inside the model.");

    @SuppressWarnings("ImmutableEnumChecker") // a record of enums and texts
    private final Row row;

    GraphRefusal(Kind kind, Reason reason, String meaning, String remedy) {
        this.row = new Row(kind, reason, meaning, remedy);
    }

    @Override
    public Row row() {
        return row;
    }
}
