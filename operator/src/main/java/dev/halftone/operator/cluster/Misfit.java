package dev.halftone.operator.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a stored object cannot be read, in the words of whoever wrote its YAML. */
final class Misfit {

    private static final int LONGEST = 60;

    private Misfit() {}

    static String of(JsonProcessingException failure, JsonNode tree) {
        var path = failure instanceof JsonMappingException mapping
                ? mapping.getPath()
                : List.<JsonMappingException.Reference>of();
        Class<?> wanted = failure instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        return field(path) + " is " + found(at(tree, path)) + expected(wanted);
    }

    private static String field(List<JsonMappingException.Reference> path) {
        var text = new StringBuilder();
        for (var step : path) {
            if (step.getFieldName() == null) {
                text.append('[').append(step.getIndex()).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return text.isEmpty() ? "the object" : text.toString();
    }

    private static JsonNode at(JsonNode tree, List<JsonMappingException.Reference> path) {
        JsonNode node = tree;
        for (var step : path) {
            node = step.getFieldName() == null ? node.path(step.getIndex()) : node.path(step.getFieldName());
        }
        return node;
    }

    private static String found(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT, POJO -> "a mapping";
            case STRING, BINARY -> "the text \"" + shortened(node.asText()) + "\"";
            case NUMBER -> "the number " + shortened(node.asText());
            case BOOLEAN -> node.asText();
            case NULL -> "null";
            case MISSING -> "missing";
        };
    }

    private static String expected(@Nullable Class<?> type) {
        return Optional.ofNullable(type)
                .map(Misfit::name)
                .map(name -> ", not " + name)
                .orElse(", which does not fit");
    }

    private static String name(Class<?> type) {
        if (CharSequence.class.isAssignableFrom(type) || type.isEnum()) {
            return "a text";
        }
        if (Boolean.class.equals(type) || boolean.class.equals(type)) {
            return "true or false";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a whole number within 64 bits";
        }
        return Collection.class.isAssignableFrom(type) || type.isArray() ? "a list" : "a mapping";
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
