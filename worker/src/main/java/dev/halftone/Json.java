package dev.halftone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.MathContext;

/** JSON on stdout: indented, figures to six digits. */
final class Json {

    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final MathContext DIGITS = new MathContext(6);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** A figure to six digits; null when it isn't finite. */
    static JsonNode figure(double value) {
        return Double.isFinite(value)
                ? NODES.numberNode(new BigDecimal(BigDecimal.valueOf(value)
                        .round(DIGITS)
                        .stripTrailingZeros()
                        .toPlainString()))
                : NODES.nullNode();
    }

    /** A record as indented JSON, its fields in their order. */
    static String indented(Object value) {
        return text(MAPPER.valueToTree(value)) + "\n";
    }

    static String text(JsonNode node) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }
}
