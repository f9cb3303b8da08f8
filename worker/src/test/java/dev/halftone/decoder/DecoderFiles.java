package dev.halftone.decoder;

import dev.halftone.calibration.NpzWriter;
import dev.halftone.graph.Tensor;
import dev.halftone.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;

/** Writes a decoder of random weights, token sequences for it and the manifests that run it. */
public final class DecoderFiles {

    private static final long SEED = 20_261_126;

    private final Path folder;
    private final DecoderSize size;

    /** Files in a folder, which is made if it isn't there. */
    public DecoderFiles(Path folder, DecoderSize size) {
        this.folder = folder;
        this.size = size;
    }

    /** {@code DecoderFiles tiny|narrow|small|large FOLDER [LAYERS]}. */
    public static void main(String[] arguments) throws IOException {
        var size = DecoderSize.named(arguments[0]);
        if (arguments.length > 2) {
            size = size.withLayers(Integer.parseInt(arguments[2]));
        }
        new DecoderFiles(Path.of(arguments[1]), size).write(64, 4, 4);
        System.out.println(arguments[1] + ": " + size.parameters() + " parameters");
    }

    /** Writes everything, for sequences of some tokens. */
    public void write(int tokens, int calibrate, int holdOut) throws IOException {
        Files.createDirectories(folder);
        writeModel(0);
        writeSamples(tokens, calibrate + holdOut);
        Files.writeString(folder.resolve("decoder.yaml"), Manifest.of(tokens, calibrate, holdOut));
    }

    /** The model, its larger tensors in {@code decoder.onnx.data}. */
    public Path writeModel(long oneFile) throws IOException {
        Files.createDirectories(folder);
        var file = folder.resolve("decoder.onnx");
        try (var weights = new DecoderWeights(folder.resolve("weights.part"), SEED)) {
            OnnxWriter.write(Decoder.graph(size, weights), file, oneFile);
        }
        return file;
    }

    /** Tokens by Zipf's law, as language has them. */
    private void writeSamples(int tokens, int samples) throws IOException {
        var random = new SplittableRandom(SEED);
        long[] drawn = new long[samples * tokens];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = (long) Math.exp(random.nextDouble() * Math.log(size.vocabulary())) - 1;
        }
        NpzWriter.write(
                folder.resolve("tokens.npz"), Map.of("tokens", Tensor.ofLongs(new long[] {samples, tokens}, drawn)));
    }
}
