package dev.halftone.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * JSON with one spelling for each value, as in RFC 8785: keys sorted by UTF-16 code units, no white space, shortest escapes. Where
 * the RFC writes floating-point numbers, this refuses them: a number that is not whole belongs in a decimal string.
 */
public final class CanonicalJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long SAFE = (1L << 53) - 1;

    private CanonicalJson() {}

    /**
     * The canonical bytes of a record, a map or a tree, in UTF-8.
     *
     * @throws IllegalArgumentException naming the field that holds a floating-point number, an integer beyond 2^53 or half a
     *     surrogate pair
     */
    public static byte[] bytes(Object value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /** The same as text. */
    public static String text(Object value) {
        var out = new StringBuilder();
        write(MAPPER.valueToTree(value), "$", out);
        return out.toString();
    }

    private static void write(JsonNode node, String path, StringBuilder out) {
        switch (node.getNodeType()) {
            case OBJECT -> object(node, path, out);
            case ARRAY -> array(node, path, out);
            case STRING -> string(node.textValue(), path, out);
            case NUMBER -> number(node, path, out);
            case BOOLEAN, NULL -> out.append(node);
            case BINARY, MISSING, POJO -> throw new IllegalArgumentException(path + ": has no canonical form");
        }
    }

    private static void object(JsonNode node, String path, StringBuilder out) {
        var fields = new TreeMap<String, JsonNode>();
        node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        String separator = "{";
        for (var field : fields.entrySet()) {
            out.append(separator);
            string(field.getKey(), path, out);
            out.append(':');
            write(field.getValue(), path + "." + field.getKey(), out);
            separator = ",";
        }
        out.append(fields.isEmpty() ? "{}" : "}");
    }

    private static void array(JsonNode node, String path, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < node.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            write(node.get(i), path + "[" + i + "]", out);
        }
        out.append(']');
    }

    private static void number(JsonNode node, String path, StringBuilder out) {
        if (!node.isIntegralNumber()) {
            throw new IllegalArgumentException(
                    path + ": " + node + " is a floating-point number: make it a decimal string");
        }
        if (!node.canConvertToLong() || node.longValue() > SAFE || node.longValue() < -SAFE) {
            throw new IllegalArgumentException(path + ": " + node + " is beyond 2^53: make it a string");
        }
        out.append(node.longValue());
    }

    private static void string(String text, String path, StringBuilder out) {
        out.append('"');
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> other(c, path, out);
            }
        });
        out.append('"');
    }

    private static void other(int c, String path, StringBuilder out) {
        if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            throw new IllegalArgumentException(path + ": holds half a surrogate pair");
        }
        if (c < ' ') {
            out.append("\\u00").append(HexFormat.of().toHexDigits((byte) c));
        } else {
            out.appendCodePoint(c);
        }
    }
}
