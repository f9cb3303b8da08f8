package dev.halftone.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.halftone.failure.IoReason;
import dev.halftone.failure.Printable;
import dev.halftone.failure.SamplesRefusal;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Tensor;
import dev.halftone.onnx.proto.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The file of a single tensor, as the data sets of ONNX test cases have them.
 *
 * @param name that the file gives it, often none
 */
public record TensorFile(String name, Tensor tensor) {

    /** More than this is no sample. */
    private static final long MAXIMUM_BYTES = 1L << 30;

    /**
     * The tensor of a file; nothing that lies outside of it.
     *
     * @throws UserError naming the file when it holds no tensor of numbers
     */
    public static TensorFile read(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw refuse(file, "is no regular file");
        }
        try {
            if (Files.size(file) > MAXIMUM_BYTES) {
                throw refuse(file, "has more than " + MAXIMUM_BYTES + " bytes");
            }
            var proto = TensorProto.parseFrom(Files.readAllBytes(file));
            if (ExternalData.isExternal(proto)) {
                throw refuse(file, "keeps its content in another file; save it in one");
            }
            var source = new ModelSource(file, ModelSource.Origin.ANYONE);
            return new TensorFile(proto.getName(), new TensorReader(source, Limits.STANDARD).read("the tensor", proto));
        } catch (InvalidProtocolBufferException e) {
            throw refuse(file, "is no tensor that ONNX has written");
        } catch (IOException e) {
            throw refuse(file, "can't be read (" + IoReason.of(e) + ")");
        }
    }

    private static UserError refuse(Path file, String what) {
        return UserError.of(SamplesRefusal.NO_TENSOR, Printable.line(file + ": " + what));
    }
}
