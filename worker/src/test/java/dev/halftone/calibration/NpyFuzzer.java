package dev.halftone.calibration;

import dev.halftone.graph.Tensor;
import java.io.ByteArrayOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Any bytes in an archive that is whole are samples, or are refused: checksums keep {@link NpzFuzzer} from what is in it. */
public final class NpyFuzzer {

    private NpyFuzzer() {}

    /** Loads what is needed, so that the first input isn't slow. */
    public static void fuzzerInitialize() throws Exception {
        fuzzerTestOneInput(NpzWriter.npy(Tensor.ofFloats(new long[] {2, 2}, 1, 2, 3, 4)));
    }

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        var archive = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(archive)) {
            zip.setLevel(1);
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(input);
        }
        NpzFuzzer.fuzzerTestOneInput(archive.toByteArray());
    }
}
