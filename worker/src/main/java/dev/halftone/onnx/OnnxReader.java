package dev.halftone.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.halftone.failure.GraphRefusal;
import dev.halftone.failure.ModelRefusal;
import dev.halftone.failure.UserError;
import dev.halftone.graph.ContentDependent;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphInvariants;
import dev.halftone.graph.InvalidGraphException;
import dev.halftone.onnx.proto.ModelProto;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;

/** Reads ONNX models as graphs that keep every rule of {@link GraphInvariants}. */
public final class OnnxReader {

    private OnnxReader() {}

    /**
     * Reads the file of a graph, which may be constants alone. Tensors stay in the file, mapped, also those in external
     * data beside it; so the file may be replaced but not changed in place while the graph is in use. Nodes come in an
     * order in which they can run, each with a unique name.
     *
     * @throws UserError naming the file, and the node or tensor where there is one, when there is no such file or it
     *     holds no graph that is served
     */
    public static Graph read(Path file) {
        var source = new ModelSource(file, ModelSource.Origin.OURS);
        return read(source, Limits.STANDARD, ModelBytes.of(source, Limits.STANDARD));
    }

    /**
     * Reads a user's model: a graph with inputs and outputs whose constants a loss can be measured with.
     *
     * @throws UserError as {@link #read}, and when inputs, outputs or finite weights are missing
     */
    public static Graph readModel(Path file) {
        return readModel(file, Limits.STANDARD);
    }

    /**
     * Reads a build that somebody made of a model, to see that it is one.
     *
     * @throws UserError as {@link #read}
     */
    public static Graph readBuild(Path file) {
        var source = new ModelSource(file, ModelSource.Origin.ANYONE);
        return read(source, Limits.STANDARD, ModelBytes.of(source, Limits.STANDARD));
    }

    /**
     * The files beside a model that its tensors lie in, each once, by name.
     *
     * @throws UserError as {@link #read}
     */
    public static SortedSet<Path> dataFiles(Path file) {
        var source = new ModelSource(file, ModelSource.Origin.OURS);
        var model = parse(source, Limits.STANDARD, ModelBytes.of(source, Limits.STANDARD));
        return DataFiles.of(source, model);
    }

    /** Bytes of a model's file and of those beside it. */
    public static long size(Path file) throws IOException {
        long sum = Files.size(file);
        for (var data : dataFiles(file)) {
            sum += Files.size(data);
        }
        return sum;
    }

    static Graph readModel(Path file, Limits limits) {
        var source = new ModelSource(file, ModelSource.Origin.ANYONE);
        return readModel(source, limits, ModelBytes.of(source, limits));
    }

    /** The model that these bytes are; {@code source} says where they, and external data, are from. */
    static Graph readModel(ModelSource source, Limits limits, MemorySegment bytes) {
        var graph = read(source, limits, bytes);
        if (graph.outputs().isEmpty()) {
            throw source.refuse(GraphRefusal.NO_OUTPUTS, "the graph has no outputs");
        }
        if (graph.inputs().isEmpty()) {
            throw source.refuse(GraphRefusal.NO_INPUTS, "the graph has no inputs, so there is nothing to measure");
        }
        var dependent = ContentDependent.of(graph);
        if (graph.outputNames().stream().noneMatch(dependent::contains)) {
            throw source.refuse(
                    GraphRefusal.OUTPUTS_CONSTANT,
                    "no output depends on what is in an input: " + String.join(", ", graph.outputNames())
                            + "; export the part of the model that computes something");
        }
        FiniteWeights.check(source, graph);
        return graph;
    }

    private static Graph read(ModelSource source, Limits limits, MemorySegment bytes) {
        var model = parse(source, limits, bytes);
        var opsets = ModelHeader.check(source, new Names(source, limits), model);
        var graph = new GraphReader(source, limits, new TensorReader(source, limits)).read(model, opsets);
        try {
            GraphInvariants.check(graph);
        } catch (InvalidGraphException e) {
            throw source.refuse(e.refusal(), String.valueOf(e.getMessage()));
        }
        return graph;
    }

    private static ModelProto parse(ModelSource source, Limits limits, MemorySegment bytes) {
        // wrapped as immutable, so that tensors' contents become views of the mapped file instead of copies
        var content = UnsafeByteOperations.unsafeWrap(bytes.asByteBuffer());
        Survey.check(source, limits, content.newCodedInput(), bytes.byteSize());
        CodedInputStream input = content.newCodedInput();
        input.enableAliasing(true);
        input.setRecursionLimit(limits.depth());
        try {
            return ModelProto.parseFrom(input);
        } catch (IOException e) {
            throw source.refuse(
                    ModelRefusal.BROKEN,
                    "is damaged, no ONNX model can be read from it (" + e.getMessage() + "); fetch or export it again");
        }
    }
}
