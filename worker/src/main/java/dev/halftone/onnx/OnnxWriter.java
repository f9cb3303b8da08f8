package dev.halftone.onnx;

import com.google.protobuf.MessageLite;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.onnx.proto.ModelProto;
import dev.halftone.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Writes graphs as ONNX models: the same graph, the same bytes. */
public final class OnnxWriter {

    /** Bytes of tensors up to which a model is one file, or one array: 1.5 GiB, where a message may have 2. */
    public static final long ONE_FILE = 3L << 29;

    private OnnxWriter() {}

    /** The bytes that the initializers hold. */
    public static long contentBytes(Graph graph) {
        return graph.contentBytes();
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
        inferOutputs(model);
        return model.build().toByteArray();
    }

    /**
     * The model as bytes without some of its constants.
     *
     * @param beside which constants are handed to the runtime by themselves
     */
    public static Detached detached(Graph graph, Predicate<Tensor> beside) {
        return detached(graph, beside, model -> {});
    }

    /** As {@link #detached}, its outputs by name only. */
    public static Detached detachedInferringOutputs(Graph graph, Predicate<Tensor> beside) {
        return detached(graph, beside, OnnxWriter::inferOutputs);
    }

    private static Detached detached(Graph whole, Predicate<Tensor> beside, Consumer<ModelProto.Builder> change) {
        var graph = whole.withInitializers(read(whole));
        var detaching = new Detaching(graph, beside);
        checkFits(contentBytes(graph)
                - graph.initializers().values().stream()
                        .filter(beside)
                        .mapToLong(tensor -> tensor.bytes().byteSize())
                        .sum());
        var model = new GraphMessages(detaching).model(graph).toBuilder();
        change.accept(model);
        return new Detached(model.build().toByteArray(), detaching.tensors());
    }

    /** The constants that something reads: the runtime forgets the others, and then refuses to be handed them. */
    private static Map<String, Tensor> read(Graph graph) {
        Set<String> read = new HashSet<>(graph.outputNames());
        graph.nodes().forEach(node -> read.addAll(node.reads()));
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.initializers());
        constants.keySet().retainAll(read);
        return constants;
    }

    private static void inferOutputs(ModelProto.Builder model) {
        model.getGraphBuilder().getOutputBuilderList().forEach(ValueInfoProto.Builder::clearType);
    }

    private static ModelProto whole(Graph graph) {
        checkFits(contentBytes(graph));
        return new GraphMessages(Placement.INSIDE).model(graph);
    }

    /** The second file of a model: where initializers lie that the first has no room for. */
    public static Path data(Path file) {
        return file.resolveSibling(file.getFileName() + ".data");
    }

    private static void checkFits(long bytes) {
        if (bytes > ONE_FILE) {
            throw new IllegalArgumentException(
                    "a model with " + bytes + " bytes of initializers is no array; write it to a file");
        }
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

    /**
     * As {@link #write(Graph, Path)}, with the initializers beside the model from fewer bytes on.
     *
     * @param oneFile bytes of tensors up to which the model is one file; 0 for initializers beside it in any case
     */
    public static void write(Graph graph, Path file, long oneFile) {
        String data = data(file).getFileName().toString();
        var outside = new OutsideTensors(data);
        var placement = contentBytes(graph) > oneFile ? outside : Placement.INSIDE;
        var model = new GraphMessages(placement).model(graph);
        try {
            if (!outside.isEmpty()) {
                Aside.replace(data(file), outside::writeTo);
            }
            Aside.replace(file, part -> write(model, part));
            graph.initializers().values().forEach(Tensor::letGo);
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
