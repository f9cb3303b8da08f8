package dev.halftone.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.halftone.graph.Attribute;
import dev.halftone.onnx.proto.AttributeProto;
import java.util.ArrayList;
import java.util.List;

/** Attributes that the graph only carries: kept as their serialised bytes. */
final class OpaqueAttributes {

    private OpaqueAttributes() {}

    static Attribute encode(AttributeProto proto) {
        List<Byte> bytes = new ArrayList<>();
        for (byte b : proto.toByteArray()) {
            bytes.add(b);
        }
        return new Attribute.Opaque(bytes);
    }

    static AttributeProto decode(List<Byte> bytes) {
        var raw = new byte[bytes.size()];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = bytes.get(i);
        }
        try {
            return AttributeProto.parseFrom(raw);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an attribute that was read can't be written back", e);
        }
    }
}
