package dev.halftone.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halftone.failure.UserError;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("a.npz");
    }

    private void archive(String entry, byte[] content) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
        }
    }

    private void assertRefused(String... told) {
        assertThatThrownBy(() -> Npz.read(file, 1 << 20))
                .isInstanceOf(UserError.class)
                .message()
                .startsWith(file.toString())
                .contains(told)
                .hasLineCount(1);
    }

    @Test
    void everyTypeComesBackAsItWasWritten() throws IOException {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        for (var type : NpzWriter.TYPES.keySet()) {
            byte[] bytes = new byte[(int) type.bytes(6)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (type == ElementType.BOOL ? i % 2 : 3 * i);
            }
            arrays.put(type.name(), Tensor.ofBytes(type, new long[] {2, 3}, bytes));
        }
        arrays.put("scalar", Tensor.scalar(1.5f));
        arrays.put("empty", Tensor.ofFloats(new long[] {0, 4}));

        var read = Npz.read(NpzWriter.write(file, arrays));

        assertThat(read).containsExactlyEntriesOf(arrays);
    }

    @Test
    void versionsTwoAndThreeOfTheHeaderAreRead() throws IOException {
        byte[] content = {0, 0, (byte) 0x80, 0x3f};
        for (int version : new int[] {2, 3}) {
            archive("x.npy", NpzWriter.npy(version, "<f4", "False", "(1,)", content));
            assertThat(Npz.read(file).get("x")).isEqualTo(Tensor.ofFloats(new long[] {1}, 1));
        }
    }

    @Test
    void fortranOrderIsBroughtIntoRows() throws IOException {
        archive("x.npy", NpzWriter.npy(1, "|i1", "True", "(2,)", new byte[] {1, 2}));
        assertThat(Npz.read(file).get("x"))
                .isEqualTo(Tensor.ofBytes(ElementType.INT8, new long[] {2}, new byte[] {1, 2}));

        // numpy.asfortranarray([[1, 2, 3], [4, 5, 6]])
        archive("x.npy", NpzWriter.npy(1, "|i1", "True", "(2, 3)", new byte[] {1, 4, 2, 5, 3, 6}));
        assertThat(Npz.read(file).get("x"))
                .isEqualTo(Tensor.ofBytes(ElementType.INT8, new long[] {2, 3}, new byte[] {1, 2, 3, 4, 5, 6}));

        // numpy.asfortranarray(numpy.arange(8).reshape(2, 2, 2))
        archive("x.npy", NpzWriter.npy(1, "<i2", "True", "(2, 2, 2)", shorts(0, 4, 2, 6, 1, 5, 3, 7)));
        assertThat(Npz.read(file).get("x"))
                .isEqualTo(Tensor.ofBytes(ElementType.INT16, new long[] {2, 2, 2}, shorts(0, 1, 2, 3, 4, 5, 6, 7)));
    }

    @Test
    void bigEndianNumbersAreTurnedRound() throws IOException {
        archive("x.npy", NpzWriter.npy(1, ">f4", "False", "(1,)", new byte[] {0x3f, (byte) 0xc0, 0, 0}));
        assertThat(Npz.read(file).get("x")).isEqualTo(Tensor.ofFloats(new long[] {1}, 1.5f));

        archive("x.npy", NpzWriter.npy(1, ">i8", "False", "(1,)", new byte[] {0, 0, 0, 0, 0, 0, 1, 2}));
        assertThat(Npz.read(file).get("x")).isEqualTo(Tensor.vector(258));

        archive("x.npy", NpzWriter.npy(1, ">u2", "True", "(1, 2)", new byte[] {1, 2, 3, 4}));
        assertThat(Npz.read(file).get("x"))
                .isEqualTo(Tensor.ofBytes(ElementType.UINT16, new long[] {1, 2}, new byte[] {2, 1, 4, 3}));
    }

    private static byte[] shorts(int... values) {
        byte[] bytes = new byte[2 * values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[2 * i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void aMissingFileAndOneThatIsNoArchiveAreNamed() throws IOException {
        assertRefused("there is no such file");
        Files.writeString(file, "a,b\n1,2\n");
        assertRefused("numpy.savez");
        Files.write(file, new byte[0]);
        assertRefused("numpy.savez");
    }

    @Test
    void aTruncatedArchiveIsNamed() throws IOException {
        NpzWriter.write(file, Map.of("x", Tensor.ofFloats(new long[] {64}, new float[64])));
        byte[] whole = Files.readAllBytes(file);
        // Inside the array; what is lost behind it, the directory at the end, isn't needed.
        for (int length : new int[] {20, 45, 60}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused("a.npz");
        }
    }

    @Test
    void arraysThatAreNotWhatTheirHeaderSaysAreNamed() throws IOException {
        byte[] right = NpzWriter.npy(1, "<f4", "False", "(4,)", new byte[16]);
        archive("x.npy", Arrays.copyOf(right, right.length - 1));
        assertRefused("array x", "ends after 15 of 16 bytes");
        archive("x.npy", Arrays.copyOf(right, right.length + 1));
        assertRefused("array x", "more bytes");
        archive("x.npy", new byte[] {1, 2, 3});
        assertRefused("array x", "not a .npy array");
        archive("x.npy", "\u0093NUMPZ".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused("array x", "not a .npy array");
        archive("x.txt", right);
        assertRefused("x.txt", "no .npy array");
    }

    @Test
    void aHeaderThatAsksForMoreThanTheLimitAllocatesNothing() throws IOException {
        for (String shape : new String[] {"(999999999999,)", "(999999999999, 999999999999)", "(262145,)"}) {
            archive("x.npy", NpzWriter.npy(1, "<f4", "False", shape, new byte[16]));
            assertRefused("array x", "at most 1048576");
        }
        archive("x.npy", NpzWriter.npy(1, "<f4", "False", "(9999999999999,)", new byte[16]));
        assertRefused("array x", "9999999999999");
    }

    @Test
    void headersThatAreNoneAreNamed() throws IOException {
        for (String shape : new String[] {"(-1,)", "(2", "(2, x)", "None"}) {
            archive("x.npy", NpzWriter.npy(1, "<f4", "False", shape, new byte[8]));
            assertRefused("array x", "header is broken");
        }
        archive("x.npy", new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, 127});
        assertRefused("array x", "header is broken");
        archive("x.npy", NpzWriter.npy(1, "<c8", "False", "(1,)", new byte[8]));
        assertRefused("array x", "<c8", "f4");
        archive("x.npy", NpzWriter.npy(1, "|O", "False", "(2,)", new byte[8]));
        assertRefused("array x", "|O");
    }

    @Test
    void twoArraysOfOneNameAreRefused() throws IOException {
        NpzWriter.write(file, Map.of("x", Tensor.scalar(1), "y", Tensor.scalar(2)));
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i + 4 < bytes.length; i++) {
            if (bytes[i] == 'y' && bytes[i + 1] == '.' && bytes[i + 2] == 'n') {
                bytes[i] = 'x';
            }
        }
        Files.write(file, bytes);

        assertRefused("array x", "twice");
    }

    @Test
    void anArchiveWithoutArraysIsRefused() throws IOException {
        NpzWriter.write(file, Map.of());

        assertRefused("a.npz");
    }
}
