package dev.halftone;

import dev.halftone.failure.UserError;
import dev.halftone.fuzz.Bounded;
import java.nio.file.Files;
import java.nio.file.Path;

/** Any bytes are manifests, or are refused. */
public final class ManifestFuzzer {

    private static final Path FILE = Path.of("manifest.yaml");

    private ManifestFuzzer() {}

    /** Loads what is needed, so that the first input isn't slow. */
    public static void fuzzerInitialize() throws Exception {
        fuzzerTestOneInput(Files.readAllBytes(Path.of("../deploy/samples/digits-mlp/digits.yaml")));
    }

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Bounded.run(() -> read(input));
    }

    private static void read(byte[] input) {
        try {
            Manifests.requests(FILE, input);
        } catch (UserError refused) {
            // as it should be
        }
    }
}
