package dev.halftone.onnx;

import dev.halftone.graph.Tensor;
import dev.halftone.onnx.proto.StringStringEntryProto;
import dev.halftone.onnx.proto.TensorProto;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** Places the contents of tensors in a file beside the model, one after the other, each where a page may begin. */
final class OutsideTensors implements Placement {

    /** Tensors below this many bytes stay in the model: they are read one by one while it is opened. */
    private static final long SMALL = 1024;

    /** So that a reader can map each tensor by itself. */
    private static final long PAGE = 4096;

    private static final long CHUNK = 1L << 26;

    private final String location;
    private final Map<Long, Tensor> byOffset = new LinkedHashMap<>();
    private long end;

    OutsideTensors(String location) {
        this.location = location;
    }

    @Override
    public TensorProto place(TensorProto.Builder header, Tensor tensor) {
        long length = tensor.bytes().byteSize();
        if (length < SMALL) {
            return INSIDE.place(header, tensor);
        }
        long offset = Math.ceilDiv(end, PAGE) * PAGE;
        byOffset.put(offset, tensor);
        end = offset + length;
        return header.setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", location))
                .addExternalData(entry("offset", Long.toString(offset)))
                .addExternalData(entry("length", Long.toString(length)))
                .build();
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    boolean isEmpty() {
        return byOffset.isEmpty();
    }

    /** Writes what was placed; the gaps between hold zeros. */
    void writeTo(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            for (var entry : byOffset.entrySet()) {
                channel.position(entry.getKey());
                var bytes = entry.getValue().bytes();
                for (long from = 0; from < bytes.byteSize(); from += CHUNK) {
                    var chunk = bytes.asSlice(from, Math.min(CHUNK, bytes.byteSize() - from))
                            .asByteBuffer();
                    while (chunk.hasRemaining()) {
                        channel.write(chunk);
                    }
                }
                entry.getValue().letGo();
            }
        }
    }
}
