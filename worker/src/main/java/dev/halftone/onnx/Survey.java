package dev.halftone.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import dev.halftone.failure.ModelRefusal;
import dev.halftone.failure.UserError;
import dev.halftone.onnx.proto.GraphProto;
import dev.halftone.onnx.proto.ModelProto;
import dev.halftone.onnx.proto.NodeProto;
import dev.halftone.onnx.proto.TensorProto;
import java.io.IOException;

/**
 * Counts what a model has by walking its wire format along the schema, before anything is parsed: a small file can claim enough
 * empty messages to fill the memory.
 */
final class Survey {

    private static final int FIRST_TAG = WireFormat.FieldType.INT64.getWireType() | 1 << 3;

    private final ModelSource source;
    private final Limits limits;
    private final CodedInputStream input;
    private final long length;
    private int nodes;
    private int initializers;
    private long fields;
    private long numbers;
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
                throw source.refuse(ModelRefusal.NOT_ONNX, "is not an ONNX model");
            }
            input.skipField(FIRST_TAG);
            survey.walk(ModelProto.getDescriptor(), 0);
        } catch (InvalidProtocolBufferException e) {
            throw survey.broken();
        } catch (IOException e) {
            throw source.refuse(ModelRefusal.UNREADABLE, "can't be read (" + e + ")");
        }
    }

    /** What to say of a file that starts like a model and then doesn't go on like one. */
    private UserError broken() {
        return source.refuse(
                ModelRefusal.BROKEN,
                "is not a whole ONNX model: it breaks off or is damaged at byte " + input.getTotalBytesRead() + " of "
                        + length + "; fetch or export it again");
    }

    private void walk(Descriptor message, int depth) throws IOException {
        if (depth > limits.depth()) {
            throw source.refuse(ModelRefusal.NESTED_TOO_DEEP, "nests messages more than " + limits.depth() + " deep");
        }
        int attributes = 0;
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            countFields(1);
            var field = message.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
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
            if (field == null) {
                skip(size);
                continue;
            }
            if (message == NodeProto.getDescriptor() && field.getNumber() == NodeProto.ATTRIBUTE_FIELD_NUMBER) {
                count(
                        ++attributes,
                        limits.attributes(),
                        ModelRefusal.TOO_MANY_ATTRIBUTES,
                        "attributes of one node; no operator takes so many");
            }
            enter(message, field, size, depth);
        }
    }

    private void enter(Descriptor message, FieldDescriptor field, int size, int depth) throws IOException {
        switch (field.getJavaType()) {
            case MESSAGE -> {
                countMessage(message, field);
                int outer = input.pushLimit(size);
                walk(field.getMessageType(), depth + 1);
                input.popLimit(outer);
            }
            case STRING -> text(message, field, size);
            case BYTE_STRING -> {
                if (isContent(message, field)) {
                    content(size);
                } else {
                    skip(size);
                }
            }
            case INT, LONG, FLOAT, DOUBLE, BOOLEAN, ENUM -> {
                long listed = count(field, size);
                if (isContent(message, field)) {
                    numbers += listed;
                    count(
                            numbers,
                            limits.numbers(),
                            ModelRefusal.TOO_MANY_NUMBERS,
                            "numbers listed one by one; save them as raw data or as external data");
                    content(size);
                } else {
                    countFields(listed);
                    skip(size);
                }
            }
        }
    }

    private void countMessage(Descriptor message, FieldDescriptor field) {
        if (field.getMessageType() == NodeProto.getDescriptor()) {
            count(++nodes, limits.nodes(), ModelRefusal.TOO_MANY_NODES, "nodes; export it without unrolling its loops");
        }
        if (message == GraphProto.getDescriptor() && field.getMessageType() == TensorProto.getDescriptor()) {
            count(
                    ++initializers,
                    limits.initializers(),
                    ModelRefusal.TOO_MANY_INITIALIZERS,
                    "initializers; export it without unrolling its loops");
        }
    }

    private void text(Descriptor message, FieldDescriptor field, int size) throws IOException {
        countStructure(size);
        long at = input.getTotalBytesRead();
        if (!UnsafeByteOperations.unsafeWrap(input.readRawBytes(size)).isValidUtf8()) {
            throw source.refuse(
                    ModelRefusal.NOT_UTF8,
                    "has a text at byte " + at + " (" + message.getName() + "." + field.getName()
                            + ") that is not UTF-8; rename it");
        }
    }

    /** Whether a field holds a tensor's numbers, packed or raw. */
    private static boolean isContent(Descriptor message, FieldDescriptor field) {
        return message == TensorProto.getDescriptor()
                && switch (field.getNumber()) {
                    case TensorProto.FLOAT_DATA_FIELD_NUMBER,
                            TensorProto.INT32_DATA_FIELD_NUMBER,
                            TensorProto.INT64_DATA_FIELD_NUMBER,
                            TensorProto.RAW_DATA_FIELD_NUMBER,
                            TensorProto.DOUBLE_DATA_FIELD_NUMBER,
                            TensorProto.UINT64_DATA_FIELD_NUMBER -> true;
                    default -> false;
                };
    }

    /** How many numbers a packed list can have at most. */
    private static long count(FieldDescriptor field, int size) {
        return switch (field.getJavaType()) {
            case FLOAT -> size / Float.BYTES;
            case DOUBLE -> size / Double.BYTES;
            case INT, LONG, BOOLEAN, ENUM, STRING, BYTE_STRING, MESSAGE -> size;
        };
    }

    private void content(int size) throws IOException {
        contents += size;
        input.skipRawBytes(size);
    }

    private void skip(int size) throws IOException {
        countStructure(size);
        input.skipRawBytes(size);
    }

    /** Counted before they are read: what is read so far and isn't contents, and what comes. */
    private void countStructure(int size) {
        long structure = input.getTotalBytesRead() - contents + size;
        if (structure > limits.structureBytes()) {
            throw source.refuse(
                    ModelRefusal.TOO_MUCH_STRUCTURE,
                    "has at least " + structure + " bytes beside the contents of its tensors, more than "
                            + limits.structureBytes() + "; strip its documentation and metadata");
        }
    }

    private void countFields(long more) {
        fields += more;
        count(
                fields,
                limits.fields(),
                ModelRefusal.TOO_MANY_FIELDS,
                "fields; strip its metadata, and keep long lists in initializers");
    }

    private void count(long counted, long limit, ModelRefusal refusal, String what) {
        if (counted > limit) {
            throw source.refuse(refusal, "has more than " + limit + " " + what);
        }
    }
}
