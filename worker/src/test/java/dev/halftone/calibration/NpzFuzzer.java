package dev.halftone.calibration;

import dev.halftone.failure.UserError;
import dev.halftone.fuzz.Bounded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;

/** Any bytes are an archive of samples, or are refused. */
public final class NpzFuzzer {

    private static final long LIMIT = 1L << 26;
    private static final Path FILE = Path.of("samples.npz");

    private NpzFuzzer() {}

    /** Loads what is needed, so that the first input isn't slow. */
    public static void fuzzerInitialize() throws Exception {
        NpyFuzzer.fuzzerInitialize();
    }

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Bounded.run(() -> read(input));
    }

    private static void read(byte[] input) throws IOException {
        try {
            SampleSet.of("samples.npz", new Npz(FILE, input.length, LIMIT).arrays(new ByteArrayInputStream(input)));
        } catch (UserError refused) {
            // as it should be
        }
    }
}
