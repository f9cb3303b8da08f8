package dev.halftone.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.halftone.failure.UserError;
import java.io.IOException;

/**
 * Counts what a model has by walking its wire format, before anything is parsed: a small file can claim enough empty
 * messages to fill the memory.
 */
final class Survey {

    /** The messages that hold others; a field leads to a message or is passed over. */
    private enum Message {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        TENSOR,
        OTHER
    }

    private static final int FIRST_TAG = WireFormat.FieldType.INT64.getWireType() | 1 << 3;

    private final ModelSource source;
    private final Limits limits;
    private final CodedInputStream input;
    private final long length;
    private int nodes;
    private int initializers;
    private long contents;

    private Survey(ModelSource source, Limits limits, CodedInputStream input, long length) {
        this.source = source;
        this.limits = limits;
        this.input = input;
        this.length = length;
    }

    /** Walks a whole model of {@code length} bytes; a {@link UserError} tells what is too much or out of place. */
    static void check(ModelSource source, Limits limits, CodedInputStream input, long length) {
        var survey = new Survey(source, limits, input, length);
        try {
            if (input.readTag() != FIRST_TAG) {
                throw source.invalid("is not an ONNX model");
            }
            input.skipField(FIRST_TAG);
            survey.walk(Message.MODEL, 0);
            survey.checkStructure();
        } catch (InvalidProtocolBufferException e) {
            throw survey.broken();
        } catch (IOException e) {
            throw source.invalid("can't be read (" + e + ")");
        }
    }

    /** What to say of a file that starts like a model and then doesn't go on like one. */
    private UserError broken() {
        return source.invalid("is not a whole ONNX model: it breaks off or is damaged at byte "
                + input.getTotalBytesRead() + " of " + length + "; fetch or export it again");
    }

    private void walk(Message message, int depth) throws IOException {
        if (depth > limits.depth()) {
            throw source.tooLarge("nests messages more than " + limits.depth() + " deep");
        }
        int attributes = 0;
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                // groups, which ONNX has none of, are bounded in depth by the stream itself
                if (!input.skipField(tag)) {
                    throw broken();
                }
                continue;
            }
            int size = input.readRawVarint32();
            if (size < 0 || input.getTotalBytesRead() + (long) size > length) {
                throw broken();
            }
            if (message == Message.NODE && field == 5) {
                count(++attributes, limits.attributes(), "attributes of one node");
            }
            enter(message, field, size, depth);
        }
    }

    private void enter(Message message, int field, int size, int depth) throws IOException {
        var inner = inner(message, field);
        if (inner == Message.OTHER) {
            contents += isContent(message, field) ? size : 0;
            input.skipRawBytes(size);
            return;
        }
        if (inner == Message.NODE) {
            count(++nodes, limits.nodes(), "nodes");
        }
        if (message == Message.GRAPH && inner == Message.TENSOR) {
            count(++initializers, limits.initializers(), "initializers");
        }
        int outer = input.pushLimit(size);
        walk(inner, depth + 1);
        input.popLimit(outer);
    }

    /** The numbers are those of the schema, {@code onnx.proto}. */
    private static Message inner(Message message, int field) {
        return switch (message) {
            case MODEL -> field == 7 ? Message.GRAPH : Message.OTHER;
            case GRAPH ->
                switch (field) {
                    case 1 -> Message.NODE;
                    case 5 -> Message.TENSOR;
                    default -> Message.OTHER;
                };
            case NODE -> field == 5 ? Message.ATTRIBUTE : Message.OTHER;
            case ATTRIBUTE ->
                switch (field) {
                    case 5, 10 -> Message.TENSOR;
                    case 6, 11 -> Message.GRAPH;
                    default -> Message.OTHER;
                };
            case TENSOR, OTHER -> Message.OTHER;
        };
    }

    /** Whether a field holds a tensor's numbers, packed or raw. */
    private static boolean isContent(Message message, int field) {
        return message == Message.TENSOR
                && switch (field) {
                    case 4, 5, 7, 9, 10, 11 -> true;
                    default -> false;
                };
    }

    private void checkStructure() {
        if (length - contents > limits.structureBytes()) {
            throw source.tooLarge("has " + (length - contents) + " bytes beside the contents of its tensors, more than "
                    + limits.structureBytes() + "; strip its documentation and metadata");
        }
    }

    private void count(int counted, int limit, String what) {
        if (counted > limit) {
            throw source.tooLarge("has more than " + limit + " " + what);
        }
    }
}
