package dev.halftone.onnx;

import com.google.protobuf.MessageLite;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.onnx.proto.ModelProto;
import dev.halftone.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes graphs as ONNX models: the same graph, the same bytes. */
public final class OnnxWriter {

    /** Bytes of tensors up to which a model is one file, or one array: 1.5 GiB, where a message may have 2. */
    public static final long ONE_FILE = 3L << 29;

    private OnnxWriter() {}

    /** The bytes that the initializers hold. */
    public static long contentBytes(Graph graph) {
        return graph.initializers().values().stream()
                .map(Tensor::bytes)
                .mapToLong(MemorySegment::byteSize)
                .sum();
    }

    /**
     * The model as bytes, all tensors inside.
     *
     * @throws IllegalArgumentException when these have more than {@link #ONE_FILE} bytes
     */
    public static byte[] toBytes(Graph graph) {
        return whole(graph).toByteArray();
    }

    /** The model as bytes, its outputs by name only: the runtime infers their types, which the graph may not know. */
    public static byte[] toBytesInferringOutputs(Graph graph) {
        var model = whole(graph).toBuilder();
        model.getGraphBuilder().getOutputBuilderList().forEach(ValueInfoProto.Builder::clearType);
        return model.build().toByteArray();
    }

    private static ModelProto whole(Graph graph) {
        long bytes = contentBytes(graph);
        if (bytes > ONE_FILE) {
            throw new IllegalArgumentException(
                    "a model with " + bytes + " bytes of initializers is no array; write it to a file");
        }
        return new GraphMessages(Placement.INSIDE).model(graph);
    }

    /**
     * Writes a model file; with more than {@link #ONE_FILE} bytes of initializers these go to a second file beside it,
     * {@code <name>.data}. Both are written aside and renamed, so that nobody sees half a model.
     *
     * @throws UserError naming the file when it can't be written: no such folder, no right to, no room
     */
    public static void write(Graph graph, Path file) {
        write(graph, file, ONE_FILE);
    }

    static void write(Graph graph, Path file, long oneFile) {
        String data = file.getFileName() + ".data";
        var outside = new OutsideTensors(data);
        var placement = contentBytes(graph) > oneFile ? outside : Placement.INSIDE;
        var model = new GraphMessages(placement).model(graph);
        try {
            if (!outside.isEmpty()) {
                Aside.replace(file.resolveSibling(data), outside::writeTo);
            }
            Aside.replace(file, part -> write(model, part));
        } catch (IOException e) {
            throw UserError.unwritable(file, e, "free some space, or give another folder with --out");
        }
    }

    private static void write(MessageLite model, Path file) throws IOException {
        try (var stream = Files.newOutputStream(file)) {
            model.writeTo(stream);
        }
    }
}
