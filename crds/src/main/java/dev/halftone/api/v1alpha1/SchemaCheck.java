package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Checks a tree against the structural part of a schema, as an API server would; CEL rules are not its business. */
final class SchemaCheck {
    /** The keywords that are checked here or that say nothing about what is valid. */
    static final Set<String> KEYWORDS = Set.of(
            "type",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "enum",
            "pattern",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "description",
            "default",
            "x-kubernetes-validations",
            "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys");

    /** What a pattern stands for, in words. */
    private static final Map<String, String> WORDS = Map.of(
            Bounds.DECIMAL_PATTERN, "a decimal number of at least 0 such as \"0.10\"",
            Bounds.NAME_PATTERN, "a name of lower-case letters, digits, '-' and '.'",
            Bounds.LABEL_PATTERN, "a name of lower-case letters, digits and '-'",
            Bounds.URI_PATTERN, "a URI with a scheme such as file:, https:, s3:, oci: or pvc:",
            Bounds.DIGEST_PATTERN, "a digest: sha256: and 64 hexadecimal digits",
            Bounds.QUANTITY_PATTERN, "a quantity such as \"2\", \"500m\" or 8Gi",
            Bounds.TIME_PATTERN, "a time such as 2026-01-31T12:00:00Z");

    private final List<Violation> violations = new ArrayList<>();

    private SchemaCheck() {}

    static List<Violation> check(JsonNode schema, String path, JsonNode value) {
        var check = new SchemaCheck();
        check.value(schema, path, value);
        return check.violations;
    }

    private void value(JsonNode schema, String path, JsonNode value) {
        switch (schema.path("type").asText()) {
            case "object" -> object(schema, path, value);
            case "array" -> array(schema, path, value);
            case "string" -> string(schema, path, value);
            case "integer" -> integer(schema, path, value);
            default -> throw new IllegalStateException(path + ": the schema has a type that is not checked");
        }
    }

    private void object(JsonNode schema, String path, JsonNode value) {
        if (!value.isObject()) {
            refuse(path, "must be a mapping, not " + kind(value));
            return;
        }
        JsonNode fields = schema.path("properties");
        JsonNode others = schema.path("additionalProperties");
        size(schema, path, value.size(), "Properties", "entries");
        for (JsonNode required : schema.path("required")) {
            if (value.path(required.asText()).isMissingNode()
                    || value.path(required.asText()).isNull()) {
                refuse(child(path, required.asText()), "is missing");
            }
        }
        for (var field : value.properties()) {
            String at = child(path, field.getKey());
            JsonNode known = fields.has(field.getKey()) ? fields.path(field.getKey()) : others;
            if (known.isMissingNode()) {
                refuse(at, "is not a field here; there are " + names(fields));
            } else if (!field.getValue().isNull()) {
                value(known, at, field.getValue());
            }
        }
    }

    private void array(JsonNode schema, String path, JsonNode value) {
        if (!value.isArray()) {
            refuse(path, "must be a list, not " + kind(value));
            return;
        }
        size(schema, path, value.size(), "Items", "items");
        Set<List<JsonNode>> keys = new HashSet<>();
        for (int i = 0; i < value.size(); i++) {
            JsonNode item = value.get(i);
            String at = path + "[" + i + "]";
            value(schema.path("items"), at, item);
            List<JsonNode> key = new ArrayList<>();
            schema.path("x-kubernetes-list-map-keys").forEach(name -> key.add(item.path(name.asText())));
            if (!key.isEmpty() && !keys.add(key)) {
                refuse(
                        at,
                        "another item has the same "
                                + schema.at("/x-kubernetes-list-map-keys/0").asText());
            }
        }
    }

    private void string(JsonNode schema, String path, JsonNode value) {
        if (!value.isTextual()) {
            refuse(path, "must be a string, not " + kind(value) + (value.isValueNode() ? ": put it in quotes" : ""));
            return;
        }
        String text = value.textValue();
        boolean sized = size(schema, path, text.codePointCount(0, text.length()), "Length", "characters");
        JsonNode constants = schema.path("enum");
        if (!constants.isMissingNode() && !contains(constants, value)) {
            refuse(path, text + " is not one of " + values(constants));
        }
        String pattern = schema.path("pattern").asText();
        if (sized
                && !pattern.isEmpty()
                && !Pattern.compile(pattern).matcher(text).matches()) {
            refuse(path, '"' + shorten(text) + "\" is not " + WORDS.getOrDefault(pattern, "of the form " + pattern));
        }
    }

    private void integer(JsonNode schema, String path, JsonNode value) {
        if (!value.isIntegralNumber()) {
            refuse(path, "must be a whole number, not " + kind(value));
            return;
        }
        JsonNode least = schema.path("minimum");
        JsonNode most = schema.path("maximum");
        boolean small = least.isNumber() && value.decimalValue().compareTo(least.decimalValue()) < 0;
        boolean large = most.isNumber() && value.decimalValue().compareTo(most.decimalValue()) > 0;
        if (small || large) {
            refuse(path, value + " is not between " + least + " and " + most);
        }
    }

    private boolean size(JsonNode schema, String path, int size, String keyword, String what) {
        int least = schema.path("min" + keyword).asInt(0);
        int most = schema.path("max" + keyword).asInt(Integer.MAX_VALUE);
        if (size < least) {
            refuse(path, "has " + size + " " + what + ", fewer than " + least);
        } else if (size > most) {
            refuse(path, "has " + size + " " + what + ", more than " + most);
        }
        return least <= size && size <= most;
    }

    private void refuse(String path, String message) {
        violations.add(new Violation(path, message));
    }

    private static String child(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static boolean contains(JsonNode array, JsonNode value) {
        for (JsonNode item : array) {
            if (item.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static String values(JsonNode array) {
        var joined = new StringJoiner(", ");
        array.forEach(item -> joined.add(item.asText()));
        return joined.toString();
    }

    private static String names(JsonNode object) {
        var joined = new StringJoiner(", ");
        object.fieldNames().forEachRemaining(joined::add);
        return joined.toString();
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT, POJO -> "a mapping";
            case BOOLEAN -> "the boolean " + value;
            case NUMBER -> "the number " + value;
            case STRING, BINARY -> '"' + shorten(value.asText()) + '"';
            case NULL, MISSING -> "nothing";
        };
    }

    private static String shorten(String text) {
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}
