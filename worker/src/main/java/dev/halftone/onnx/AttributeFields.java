package dev.halftone.onnx;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.halftone.onnx.proto.AttributeProto;
import dev.halftone.onnx.proto.AttributeProto.AttributeType;
import java.util.Set;

/** Which field of an attribute's message holds its value. */
final class AttributeFields {

    private static final Set<Integer> NO_VALUES = Set.of(
            AttributeProto.NAME_FIELD_NUMBER,
            AttributeProto.TYPE_FIELD_NUMBER,
            AttributeProto.DOC_STRING_FIELD_NUMBER,
            AttributeProto.REF_ATTR_NAME_FIELD_NUMBER);

    private AttributeFields() {}

    /** Whether a field that isn't of the attribute's type is filled; zeros are not, some exporters write them everywhere. */
    static boolean others(AttributeProto proto) {
        int own = of(proto.getType());
        return proto.getAllFields().entrySet().stream()
                .filter(field -> field.getKey().getNumber() != own
                        && !NO_VALUES.contains(field.getKey().getNumber()))
                .anyMatch(field -> isFilled(field.getKey(), field.getValue()));
    }

    private static boolean isFilled(FieldDescriptor field, Object value) {
        return field.isRepeated()
                || field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                || !value.equals(field.getDefaultValue());
    }

    private static int of(AttributeType type) {
        return switch (type) {
            case UNDEFINED -> 0;
            case FLOAT -> AttributeProto.F_FIELD_NUMBER;
            case INT -> AttributeProto.I_FIELD_NUMBER;
            case STRING -> AttributeProto.S_FIELD_NUMBER;
            case TENSOR -> AttributeProto.T_FIELD_NUMBER;
            case GRAPH -> AttributeProto.G_FIELD_NUMBER;
            case SPARSE_TENSOR -> AttributeProto.SPARSE_TENSOR_FIELD_NUMBER;
            case TYPE_PROTO -> AttributeProto.TP_FIELD_NUMBER;
            case FLOATS -> AttributeProto.FLOATS_FIELD_NUMBER;
            case INTS -> AttributeProto.INTS_FIELD_NUMBER;
            case STRINGS -> AttributeProto.STRINGS_FIELD_NUMBER;
            case TENSORS -> AttributeProto.TENSORS_FIELD_NUMBER;
            case GRAPHS -> AttributeProto.GRAPHS_FIELD_NUMBER;
            case SPARSE_TENSORS -> AttributeProto.SPARSE_TENSORS_FIELD_NUMBER;
            case TYPE_PROTOS -> AttributeProto.TYPE_PROTOS_FIELD_NUMBER;
        };
    }
}
