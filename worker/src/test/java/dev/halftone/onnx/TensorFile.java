package dev.halftone.onnx;

import dev.halftone.graph.Tensor;
import dev.halftone.onnx.proto.TensorProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the file of a single tensor, as the data sets of ONNX test cases have them. */
public final class TensorFile {

    private TensorFile() {}

    /** The tensor of a file. */
    public static Tensor read(Path file) {
        try {
            var proto = TensorProto.parseFrom(Files.readAllBytes(file));
            return new TensorReader(new ModelSource(file), Limits.STANDARD).read("the tensor", proto);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
