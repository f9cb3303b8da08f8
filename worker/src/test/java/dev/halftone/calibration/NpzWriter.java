package dev.halftone.calibration;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes archives as NumPy does, and what NumPy never would. */
public final class NpzWriter {

    /** NumPy's names of the types that are read. */
    static final Map<ElementType, String> TYPES = Map.of(
            ElementType.FLOAT, "<f4",
            ElementType.DOUBLE, "<f8",
            ElementType.FLOAT16, "<f2",
            ElementType.INT64, "<i8",
            ElementType.INT32, "<i4",
            ElementType.INT16, "<i2",
            ElementType.INT8, "|i1",
            ElementType.UINT8, "|u1",
            ElementType.BOOL, "|b1");

    private NpzWriter() {}

    /** Writes an archive of these arrays. */
    public static Path write(Path file, Map<String, Tensor> arrays) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var array : arrays.entrySet()) {
                zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                zip.write(npy(array.getValue()));
            }
        }
        return file;
    }

    /** One array, version 1 of the format. */
    static byte[] npy(Tensor tensor) throws IOException {
        String dimensions =
                Arrays.stream(tensor.shape()).mapToObj(size -> size + ",").collect(Collectors.joining(" ", "(", ")"));
        return npy(
                1, TYPES.get(tensor.type()), "False", dimensions, tensor.bytes().toArray(ValueLayout.JAVA_BYTE));
    }

    /** An array with a header of any content. */
    static byte[] npy(int version, String type, String fortran, String shape, byte[] content) throws IOException {
        String header = "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }";
        int lengthBytes = version == 1 ? 2 : 4;
        int padding = 63 - (8 + lengthBytes + header.length()) % 64;
        byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        var bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        length(bytes, text.length, lengthBytes);
        bytes.write(text);
        bytes.write(content);
        return bytes.toByteArray();
    }

    private static void length(OutputStream bytes, int length, int width) throws IOException {
        for (int i = 0; i < width; i++) {
            bytes.write(length >> (8 * i));
        }
    }
}
