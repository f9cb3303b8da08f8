package dev.halftone.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.halftone.failure.HostileFile;
import dev.halftone.failure.ModelRefusal;
import dev.halftone.failure.Refusal;
import dev.halftone.onnx.proto.AttributeProto;
import dev.halftone.onnx.proto.AttributeProto.AttributeType;
import dev.halftone.onnx.proto.FunctionProto;
import dev.halftone.onnx.proto.GraphProto;
import dev.halftone.onnx.proto.ModelProto;
import dev.halftone.onnx.proto.NodeProto;
import dev.halftone.onnx.proto.OperatorSetIdProto;
import dev.halftone.onnx.proto.TensorProto;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A model for each row about a model file as a whole. */
public final class HostileModels {

    private static final String FILE = "model.onnx";

    private HostileModels() {}

    /** The files, by row; those that only a whole run refuses are not among them. */
    public static Map<Refusal, HostileFile> files() {
        return Map.ofEntries(
                Map.entry(ModelRefusal.NO_FILE, folder -> inspect(folder.resolve(FILE))),
                Map.entry(ModelRefusal.NO_REGULAR_FILE, HostileModels::inspect),
                Map.entry(
                        ModelRefusal.UNREADABLE,
                        folder -> inspect(Files.createSymbolicLink(folder.resolve(FILE), Path.of(FILE)))),
                Map.entry(ModelRefusal.EMPTY, bytes(new byte[0])),
                Map.entry(ModelRefusal.OTHER_FORMAT, bytes("GGUF".getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                Map.entry(ModelRefusal.NOT_ONNX, bytes("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                Map.entry(
                        ModelRefusal.BROKEN, bytes(half(Models.linear().build().toByteArray()))),
                Map.entry(ModelRefusal.TOO_LARGE, folder -> inspect(sparse(folder, new byte[] {8, 8}, 1L << 31))),
                Map.entry(ModelRefusal.NESTED_TOO_DEEP, model(model -> model.setGraph(nested(30)))),
                Map.entry(ModelRefusal.TOO_MANY_NODES, empty(GraphProto.NODE_FIELD_NUMBER, 500_001)),
                Map.entry(ModelRefusal.TOO_MANY_INITIALIZERS, empty(GraphProto.INITIALIZER_FIELD_NUMBER, 500_001)),
                Map.entry(
                        ModelRefusal.TOO_MANY_ATTRIBUTES,
                        graph(graph -> graph.getNodeBuilder(0)
                                .addAllAttribute(
                                        java.util.Collections.nCopies(1001, AttributeProto.getDefaultInstance())))),
                Map.entry(
                        ModelRefusal.TOO_MANY_FIELDS,
                        zeros(
                                2_000_001,
                                ModelProto.GRAPH_FIELD_NUMBER,
                                GraphProto.NODE_FIELD_NUMBER,
                                NodeProto.ATTRIBUTE_FIELD_NUMBER,
                                AttributeProto.INTS_FIELD_NUMBER)),
                Map.entry(
                        ModelRefusal.TOO_MANY_NUMBERS,
                        zeros(
                                (1 << 25) + 1,
                                ModelProto.GRAPH_FIELD_NUMBER,
                                GraphProto.INITIALIZER_FIELD_NUMBER,
                                TensorProto.INT64_DATA_FIELD_NUMBER)),
                Map.entry(ModelRefusal.TOO_MUCH_STRUCTURE, zeros((64 << 20) + 1, ModelProto.DOC_STRING_FIELD_NUMBER)),
                Map.entry(
                        ModelRefusal.NOT_UTF8,
                        graph(graph ->
                                graph.getNodeBuilder(0).setNameBytes(ByteString.copyFrom(new byte[] {(byte) 0xff})))),
                Map.entry(ModelRefusal.FORMAT_VERSION, model(model -> model.setIrVersion(14))),
                Map.entry(
                        ModelRefusal.OPSET_VERSION,
                        model(model -> model.getOpsetImportBuilder(0).setVersion(Long.MAX_VALUE))),
                Map.entry(
                        ModelRefusal.OPSET_TWICE,
                        model(model -> model.addOpsetImport(
                                OperatorSetIdProto.newBuilder().setVersion(18)))),
                Map.entry(ModelRefusal.INCOMPLETE, model(ModelProto.Builder::clearGraph)),
                Map.entry(ModelRefusal.FUNCTIONS, model(model -> model.addFunctions(recursive()))));
    }

    static List<String> inspect(Path file) {
        return List.of("inspect", file.toString());
    }

    static HostileFile bytes(byte[] content) {
        return folder -> inspect(Files.write(folder.resolve(FILE), content));
    }

    /** A good model, spoiled. */
    static HostileFile model(Consumer<ModelProto.Builder> spoil) {
        return folder -> {
            var model = Models.linear();
            spoil.accept(model);
            return inspect(Files.write(folder.resolve(FILE), model.build().toByteArray()));
        };
    }

    /** A good model with a spoiled graph. */
    static HostileFile graph(Consumer<GraphProto.Builder> spoil) {
        return model(model -> spoil.accept(model.getGraphBuilder()));
    }

    private static byte[] half(byte[] whole) {
        return Arrays.copyOf(whole, whole.length / 2);
    }

    private static FunctionProto.Builder recursive() {
        return FunctionProto.newBuilder()
                .setDomain("own")
                .setName("Again")
                .addNode(NodeProto.newBuilder().setDomain("own").setOpType("Again"));
    }

    private static GraphProto.Builder nested(int depth) {
        var graph = GraphProto.newBuilder();
        for (int i = 0; i < depth; i++) {
            graph = GraphProto.newBuilder()
                    .addNode(Models.node("n", "If", List.of("x"), "y")
                            .addAttribute(Models.attribute("then_branch", AttributeType.GRAPH)
                                    .setG(graph)));
        }
        return graph;
    }

    /** A graph of as many messages of two bytes, which hold nothing. */
    private static HostileFile empty(int field, int count) {
        byte[] messages = new byte[2 * count];
        for (int i = 0; i < messages.length; i += 2) {
            messages[i] = (byte) (field << 3 | 2);
        }
        return bytes(ModelProto.newBuilder()
                .setIrVersion(8)
                .build()
                .toByteString()
                .concat(ByteString.copyFrom(header(messages.length, ModelProto.GRAPH_FIELD_NUMBER)))
                .concat(ByteString.copyFrom(messages))
                .toByteArray());
    }

    /** A model that ends in zeros, in a field within a field: a hole in the file, which takes no room on the disk. */
    private static HostileFile zeros(int count, int... fields) {
        return folder -> {
            byte[] header = ModelProto.newBuilder()
                    .setIrVersion(8)
                    .build()
                    .toByteString()
                    .concat(ByteString.copyFrom(header(count, fields)))
                    .toByteArray();
            return inspect(sparse(folder, header, header.length + (long) count));
        };
    }

    private static byte[] header(int content, int... fields) {
        var header = ByteString.EMPTY;
        for (int i = fields.length - 1; i >= 0; i--) {
            int size = content + header.size();
            byte[] tag = new byte[1 + CodedOutputStream.computeUInt32SizeNoTag(size)];
            var output = CodedOutputStream.newInstance(tag);
            try {
                output.writeUInt32NoTag(fields[i] << 3 | 2);
                output.writeUInt32NoTag(size);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            header = ByteString.copyFrom(tag).concat(header);
        }
        return header.toByteArray();
    }

    private static Path sparse(Path folder, byte[] start, long length) throws IOException {
        var file = folder.resolve(FILE);
        try (var content = new RandomAccessFile(file.toFile(), "rw")) {
            content.write(start);
            content.setLength(length);
        }
        return file;
    }
}
