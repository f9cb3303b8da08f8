package dev.halftone.onnx;

import dev.halftone.failure.IoReason;
import dev.halftone.failure.ModelRefusal;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Maps files; tells a file that can't be a model by how it begins. */
final class ModelBytes {

    /** What people hand in by mistake: how such files begin, and what is said of them. */
    private record Beginning(String text, String what) {}

    private static final List<Beginning> NO_MODELS = List.of(
            new Beginning("version https://git-lfs", "is a Git LFS pointer, not the model; fetch it with git lfs pull"),
            new Beginning(
                    "PK\u0003\u0004", "is a zip archive, not an ONNX model; unpack it, or export the model to ONNX"),
            new Beginning("\u001f\u008b", "is compressed with gzip, not an ONNX model; unpack it"),
            new Beginning("\u0089HDF", "is an HDF5 file, not an ONNX model; export the model to ONNX"),
            new Beginning("GGUF", "is a GGUF file, not an ONNX model; export the model to ONNX"),
            new Beginning("{", "is a JSON file, not an ONNX model"),
            new Beginning("<", "is an HTML or XML file, not an ONNX model; check where it was downloaded from"));

    private ModelBytes() {}

    /** The bytes of a model file, mapped; not empty, not too many, and not obviously something else. */
    static MemorySegment of(ModelSource source, Limits limits) {
        var file = source.file();
        try {
            if (Files.isDirectory(file)) {
                throw source.refuse(ModelRefusal.NO_REGULAR_FILE, "is a folder; give the path of an ONNX model");
            }
            long size = Files.size(file);
            if (!Files.isRegularFile(file)) {
                throw source.refuse(
                        ModelRefusal.NO_REGULAR_FILE, "is a device or a pipe; give the path of an ONNX model");
            }
            if (size == 0) {
                throw source.refuse(ModelRefusal.EMPTY, "is empty, not an ONNX model");
            }
            if (size > limits.fileBytes()) {
                throw source.refuse(
                        ModelRefusal.TOO_LARGE,
                        "has " + size + " bytes, more than the " + limits.fileBytes()
                                + " that a model file may have; save it with external data");
            }
            var bytes = map(file);
            refuseOthers(source, bytes);
            return bytes;
        } catch (NoSuchFileException e) {
            throw source.refuse(ModelRefusal.NO_FILE, "there is no such file; give the path of an ONNX model");
        } catch (IOException e) {
            throw source.refuse(
                    ModelRefusal.UNREADABLE,
                    "can't be read (" + IoReason.of(e) + "); check that it is a file that you may read");
        }
    }

    /** A whole file, mapped read-only for as long as something refers to it. */
    static MemorySegment map(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return map(channel);
        }
    }

    /** All of an open file, mapped read-only for as long as something refers to it. */
    static MemorySegment map(FileChannel channel) throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    }

    private static void refuseOthers(ModelSource source, MemorySegment bytes) {
        var head = bytes.asSlice(0, Math.min(64, bytes.byteSize())).toArray(ValueLayout.JAVA_BYTE);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        for (var other : NO_MODELS) {
            if (text.startsWith(other.text())) {
                throw source.refuse(ModelRefusal.OTHER_FORMAT, other.what());
            }
        }
    }
}
