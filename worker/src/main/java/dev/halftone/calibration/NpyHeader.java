package dev.halftone.calibration;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.UserError;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header of a {@code .npy} array, versions 1 to 3 of the format. */
record NpyHeader(ElementType type, List<Long> dimensions) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAXIMUM_HEADER = 1 << 16;
    private static final Pattern DICTIONARY = Pattern.compile(
            "\\{\\s*'descr':\\s*'([^']{1,16})',\\s*'fortran_order':\\s*(True|False),\\s*'shape':\\s*\\(([0-9, ]*)\\),?\\s*\\}\\s*");
    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("<f4", ElementType.FLOAT),
            Map.entry("<f8", ElementType.DOUBLE),
            Map.entry("<f2", ElementType.FLOAT16),
            Map.entry("<i8", ElementType.INT64),
            Map.entry("<i4", ElementType.INT32),
            Map.entry("<i2", ElementType.INT16),
            Map.entry("|i1", ElementType.INT8),
            Map.entry("|u1", ElementType.UINT8),
            Map.entry("|b1", ElementType.BOOL));

    NpyHeader {
        dimensions = List.copyOf(dimensions);
    }

    static NpyHeader read(String where, InputStream stream) throws IOException {
        byte[] start = stream.readNBytes(8);
        if (start.length < 8 || !Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
            throw UserError.invalid(Reason.CALIBRATION_UNREADABLE, where + ": not a .npy array");
        }
        int lengthBytes = start[6] == 1 ? 2 : 4;
        byte[] length = stream.readNBytes(lengthBytes);
        long size = 0;
        for (int i = length.length - 1; i >= 0; i--) {
            size = size << 8 | (length[i] & 0xff);
        }
        if (length.length < lengthBytes || size > MAXIMUM_HEADER) {
            throw UserError.invalid(Reason.CALIBRATION_UNREADABLE, where + ": its header is broken");
        }
        return parse(where, new String(stream.readNBytes((int) size), StandardCharsets.UTF_8));
    }

    private static NpyHeader parse(String where, String text) {
        Matcher matcher = DICTIONARY.matcher(text);
        if (!matcher.matches()) {
            throw UserError.invalid(Reason.CALIBRATION_UNREADABLE, where + ": its header is broken");
        }
        var type = TYPES.get(matcher.group(1));
        if (type == null) {
            throw UserError.invalid(
                    Reason.CALIBRATION_UNREADABLE,
                    where + ": element type " + matcher.group(1) + " isn't read; there are "
                            + TYPES.keySet().stream().sorted().toList());
        }
        List<Long> shape = Arrays.stream(matcher.group(3).split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(part -> dimension(where, part))
                .toList();
        if (matcher.group(2).equals("True") && shape.size() > 1) {
            throw UserError.invalid(
                    Reason.CALIBRATION_UNREADABLE,
                    where + ": is in Fortran order; write numpy.ascontiguousarray of it");
        }
        return new NpyHeader(type, shape);
    }

    private static long dimension(String where, String digits) {
        if (digits.length() > 12 || digits.contains(" ")) {
            throw UserError.invalid(Reason.CALIBRATION_UNREADABLE, where + ": a dimension of " + digits);
        }
        return Long.parseLong(digits);
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
