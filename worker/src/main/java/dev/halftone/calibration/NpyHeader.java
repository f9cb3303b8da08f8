package dev.halftone.calibration;

import dev.halftone.failure.Printable;
import dev.halftone.failure.SamplesRefusal;
import dev.halftone.failure.UserError;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a {@code .npy} array, versions 1 to 3 of the format.
 *
 * @param order of the bytes of an element
 * @param fortran whether the first axis is the one that changes fastest
 */
record NpyHeader(ElementType type, ByteOrder order, boolean fortran, List<Long> dimensions) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAXIMUM_HEADER = 1 << 16;
    /** NumPy's own. */
    private static final int MAXIMUM_RANK = 64;

    private static final Pattern DICTIONARY = Pattern.compile("\\{\\s*'descr':\\s*(?:'([^']{1,32})'|\\[.*\\]),"
            + "\\s*'fortran_order':\\s*(True|False),\\s*'shape':\\s*\\(([0-9, ]*)\\),?\\s*\\}\\s*");
    private static final Pattern NUMBERS = Pattern.compile("([<>|=])([a-z][0-9])");
    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("f4", ElementType.FLOAT),
            Map.entry("f8", ElementType.DOUBLE),
            Map.entry("f2", ElementType.FLOAT16),
            Map.entry("i8", ElementType.INT64),
            Map.entry("i4", ElementType.INT32),
            Map.entry("i2", ElementType.INT16),
            Map.entry("i1", ElementType.INT8),
            Map.entry("u8", ElementType.UINT64),
            Map.entry("u4", ElementType.UINT32),
            Map.entry("u2", ElementType.UINT16),
            Map.entry("u1", ElementType.UINT8),
            Map.entry("b1", ElementType.BOOL));

    NpyHeader {
        dimensions = List.copyOf(dimensions);
    }

    static NpyHeader read(String where, InputStream stream) throws IOException {
        byte[] start = stream.readNBytes(8);
        if (start.length < 8 || !Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
            throw refuse(SamplesRefusal.NOT_NPY, where + ": not a .npy array; write it with numpy.savez");
        }
        int lengthBytes = start[6] == 1 ? 2 : 4;
        byte[] length = stream.readNBytes(lengthBytes);
        long size = 0;
        for (int i = length.length - 1; i >= 0; i--) {
            size = size << 8 | (length[i] & 0xff);
        }
        if (length.length < lengthBytes || size > MAXIMUM_HEADER) {
            throw broken(where);
        }
        return parse(where, new String(stream.readNBytes((int) size), StandardCharsets.UTF_8));
    }

    private static NpyHeader parse(String where, String text) {
        Matcher matcher = DICTIONARY.matcher(text);
        if (!matcher.matches()) {
            throw broken(where);
        }
        String description = matcher.group(1) == null ? "a record" : matcher.group(1);
        List<Long> shape = Arrays.stream(matcher.group(3).split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(part -> dimension(where, part))
                .toList();
        if (shape.size() > MAXIMUM_RANK) {
            throw refuse(
                    SamplesRefusal.HEADER,
                    where + ": has " + shape.size() + " dimensions, and " + MAXIMUM_RANK + " are read");
        }
        Matcher number = NUMBERS.matcher(description);
        var type = number.matches() ? TYPES.get(number.group(2)) : null;
        if (type == null) {
            throw otherType(where, description);
        }
        var order = number.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new NpyHeader(type, order, matcher.group(2).equals("True"), shape);
    }

    private static UserError otherType(String where, String description) {
        if (description.contains("O")) {
            return refuse(
                    SamplesRefusal.PICKLED,
                    where + ": holds Python objects (" + description
                            + "), which are not loaded; convert them to numbers");
        }
        return refuse(
                SamplesRefusal.TYPE,
                where + ": element type " + description + " isn't read; there are "
                        + TYPES.keySet().stream().sorted().toList());
    }

    private static long dimension(String where, String digits) {
        if (digits.length() > 12 || digits.contains(" ")) {
            throw refuse(SamplesRefusal.HEADER, where + ": a dimension of " + digits);
        }
        return Long.parseLong(digits);
    }

    private static UserError broken(String where) {
        return refuse(SamplesRefusal.HEADER, where + ": its header is broken; write it with numpy.savez");
    }

    private static UserError refuse(SamplesRefusal refusal, String message) {
        return UserError.of(refusal, Printable.line(message));
    }

    long[] shape() {
        return dimensions.stream().mapToLong(Long::longValue).toArray();
    }

    /** The bytes that the array takes; more than any limit when they can't be counted. */
    long byteCount() {
        try {
            return type.bytes(Tensor.count(shape()));
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }
}
