package dev.halftone.onnx;

import dev.halftone.failure.UserError;
import dev.halftone.fuzz.Bounded;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphInvariants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** Any bytes are a model that keeps the rules and survives being written, or are refused. */
public final class OnnxFuzzer {

    private static final ModelSource SOURCE =
            new ModelSource(folder().resolve("model.onnx"), ModelSource.Origin.ANYONE);

    private OnnxFuzzer() {}

    /** Loads what is needed, so that the first input isn't slow. */
    public static void fuzzerInitialize() throws Exception {
        fuzzerTestOneInput(Models.linear().build().toByteArray());
    }

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Bounded.run(() -> read(input));
    }

    private static void read(byte[] input) {
        try (var arena = Arena.ofConfined()) {
            Graph graph;
            try {
                graph = read(arena, input);
            } catch (UserError refused) {
                return;
            }
            GraphInvariants.check(graph);
            if (!read(arena, OnnxWriter.toBytes(graph)).equals(graph)) {
                throw new AssertionError("a model is another one once it is written");
            }
        }
    }

    private static Graph read(Arena arena, byte[] input) {
        var bytes = arena.allocate(Math.max(1, input.length)).asSlice(0, input.length);
        bytes.copyFrom(MemorySegment.ofArray(input));
        return OnnxReader.readModel(SOURCE, Limits.STANDARD, bytes);
    }

    /** With a file that models may point to. */
    private static Path folder() {
        try {
            var folder = Files.createTempDirectory("halftone");
            folder.toFile().deleteOnExit();
            var data = Files.write(folder.resolve("data.bin"), new byte[64]);
            data.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
