package dev.halftone.calibration;

import dev.halftone.failure.HostileFile;
import dev.halftone.failure.Refusal;
import dev.halftone.failure.SamplesRefusal;
import dev.halftone.graph.Tensor;
import dev.halftone.onnx.Models;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An archive for each row about samples; the model takes {@code x}, FLOAT of 2 by 2. */
public final class HostileSamples {

    private static final String FILE = "samples.npz";
    private static final byte[] FOUR = new byte[16];

    private HostileSamples() {}

    /** The files, by row; what only a split refuses is not among them. */
    public static Map<Refusal, HostileFile> files() {
        return Map.ofEntries(
                Map.entry(SamplesRefusal.NO_FILE, folder -> compare(folder, folder.resolve(FILE))),
                Map.entry(
                        SamplesRefusal.UNREADABLE,
                        folder -> compare(
                                folder, Files.createSymbolicLink(folder.resolve(FILE), Path.of("/proc/self/mem")))),
                Map.entry(
                        SamplesRefusal.NO_ARCHIVE,
                        folder -> bytes(folder, Arrays.copyOf(archive("x.npy", npy("<f4", "(2, 2)", FOUR)), 60))),
                Map.entry(
                        SamplesRefusal.NO_SETS,
                        folder -> compare(folder, Files.createDirectory(folder.resolve("test_data_set_0")))),
                Map.entry(SamplesRefusal.NO_TENSOR, sets(folder -> {
                    Files.createSymbolicLink(folder.resolve("input_0.pb"), Path.of("/proc/self/mem"));
                    Files.write(folder.resolve("input_1.pb"), new byte[] {8});
                })),
                Map.entry(SamplesRefusal.SETS_DIFFER, folder -> {
                    byte[] tensor = {8, 1, 16, 1, 74, 4, 0, 0, 0, 0};
                    for (int set = 0; set < 2; set++) {
                        var path = Files.createDirectories(folder.resolve("test_data_set_" + set));
                        Files.write(path.resolve("input_" + set + ".pb"), tensor);
                    }
                    return compare(folder, folder);
                }),
                Map.entry(SamplesRefusal.NO_ARRAYS, folder -> bytes(folder, new byte[] {'P', 'K', 5, 6})),
                Map.entry(SamplesRefusal.TOO_MANY_ARRAYS, folder -> {
                    Map<String, Tensor> arrays = new LinkedHashMap<>();
                    for (int i = 0; i < 1025; i++) {
                        arrays.put("x" + i, Tensor.scalar(i));
                    }
                    return compare(folder, NpzWriter.write(folder.resolve(FILE), arrays));
                }),
                Map.entry(SamplesRefusal.ENTRY_NAME, entry("x\u001b[2J.npy", npy("<f4", "(2, 2)", FOUR))),
                Map.entry(SamplesRefusal.ARRAY_TWICE, folder -> {
                    byte[] two = archive("x.npy", npy("<f4", "(2, 2)", FOUR), "y.npy", npy("<f4", "(2, 2)", FOUR));
                    return bytes(
                            folder,
                            new String(two, java.nio.charset.StandardCharsets.ISO_8859_1)
                                    .replace("y.npy", "x.npy")
                                    .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
                }),
                Map.entry(
                        SamplesRefusal.NOT_NPY, entry("x.npy", new byte[] {(byte) 0x80, 4, 'c', 'o', 's', '\n', 0, 0})),
                Map.entry(SamplesRefusal.HEADER, entry("x.npy", npy("<f4", "(-2, 2)", FOUR))),
                Map.entry(SamplesRefusal.PICKLED, entry("x.npy", npy("|O", "(2, 2)", FOUR))),
                Map.entry(SamplesRefusal.TYPE, entry("x.npy", npy("<c8", "(2, 2)", FOUR))),
                Map.entry(SamplesRefusal.TOO_LARGE, entry("x.npy", npy("<f4", "(999999999999, 999999999999)", FOUR))),
                Map.entry(SamplesRefusal.EXPANDS, entry("x.npy", npy("|i1", "(300000000,)", FOUR))),
                Map.entry(SamplesRefusal.TRUNCATED, entry("x.npy", npy("<f4", "(3, 2)", FOUR))),
                Map.entry(SamplesRefusal.TRAILING, entry("x.npy", npy("<f4", "(1, 2)", FOUR))),
                Map.entry(SamplesRefusal.NOT_FINITE, x(Tensor.ofFloats(new long[] {1, 2}, 1, Float.NaN))),
                Map.entry(SamplesRefusal.NO_SAMPLES, entry("x.npy", npy("<f4", "(0, 2)", new byte[0]))),
                Map.entry(
                        SamplesRefusal.TOO_MANY,
                        entries(
                                // samples of nothing take no byte
                                "labels.npy",
                                npy("|i1", "(99999999999, 0)", new byte[0]),
                                "x.npy",
                                npy("<f4", "(2, 2)", FOUR))),
                Map.entry(SamplesRefusal.ARRAY_MISSING, entry("z.npy", npy("<f4", "(2, 2)", FOUR))),
                Map.entry(SamplesRefusal.TYPE_MISMATCH, x(Tensor.ofLongs(new long[] {2, 2}, 1, 2, 3, 4))),
                Map.entry(SamplesRefusal.OUT_OF_RANGE, entry("x.npy", npy("<f8", "(1, 2)", doubles(1, 1e300)))),
                Map.entry(SamplesRefusal.RANK_MISMATCH, entry("x.npy", npy("<f4", "(4,)", FOUR))),
                Map.entry(SamplesRefusal.SIZE_MISMATCH, entry("x.npy", npy("<f4", "(1, 4)", FOUR))),
                Map.entry(
                        SamplesRefusal.COUNT_MISMATCH,
                        entries("x.npy", npy("<f4", "(2, 2)", FOUR), "labels.npy", npy("|i1", "(3,)", new byte[3]))));
    }

    private static List<String> compare(Path folder, Path samples) throws IOException {
        var linear = Models.linear();
        linear.getGraphBuilder()
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(0)
                .setDimParam("batch");
        var model = Files.write(folder.resolve("model.onnx"), linear.build().toByteArray());
        return List.of("compare", "--reference", model.toString(), "--data", samples.toString(), model.toString());
    }

    private static List<String> bytes(Path folder, byte[] content) throws IOException {
        return compare(folder, Files.write(folder.resolve(FILE), content));
    }

    private static HostileFile x(Tensor tensor) {
        return folder -> compare(folder, NpzWriter.write(folder.resolve(FILE), Map.of("x", tensor)));
    }

    @FunctionalInterface
    private interface Filling {
        void fill(Path set) throws IOException;
    }

    private static HostileFile sets(Filling filling) {
        return folder -> {
            filling.fill(Files.createDirectory(folder.resolve("test_data_set_0")));
            return compare(folder, folder);
        };
    }

    private static HostileFile entry(String name, byte[] content) {
        return entries(name, content);
    }

    private static HostileFile entries(Object... namesAndContents) {
        return folder -> bytes(folder, archive(namesAndContents));
    }

    private static byte[] archive(Object... namesAndContents) throws IOException {
        var archive = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(archive)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
                zip.write((byte[]) namesAndContents[i + 1]);
            }
        }
        return archive.toByteArray();
    }

    private static byte[] npy(String type, String shape, byte[] content) {
        try {
            return NpzWriter.npy(1, type, "False", shape, content);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] doubles(double... values) {
        var bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            bytes.putDouble(value);
        }
        return bytes.array();
    }
}
