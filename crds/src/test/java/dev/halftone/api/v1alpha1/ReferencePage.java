package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.StreamSupport;

/** The reference page of the resources, as their definitions say it. */
final class ReferencePage {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String HEADER = """
            # The resources

            API group `halftone.dev`, version `v1alpha1`. Generated from the definitions in [deploy/crds](../../deploy/crds) with
            `./mvnw -pl crds test -Dcrds.update=yes`. Decimal numbers are strings. A field in bold has to be given.
            """;

    private ReferencePage() {}

    /** Markdown, one section for each kind. */
    static String render(Map<String, String> definitions) {
        var page = new StringBuilder(HEADER);
        for (var kind : GeneratedCrds.KINDS) {
            String file = kind.getSimpleName().toLowerCase(Locale.ROOT) + "s.yaml";
            section(page, read(definitions.get(file)));
        }
        return page.toString();
    }

    private static JsonNode read(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void section(StringBuilder page, JsonNode definition) {
        JsonNode spec = definition.path("spec");
        JsonNode schema = spec.path("versions").path(0).path("schema").path("openAPIV3Schema");
        page.append("\n## ").append(spec.at("/names/kind").asText());
        page.append("\n\n").append(schema.path("description").asText()).append(' ');
        page.append(spec.path("scope").asText()).append("; short name `");
        page.append(spec.at("/names/shortNames/0").asText()).append("`.\n");
        for (String part : List.of("spec", "status")) {
            page.append("\n| ").append(part).append(" | type | what it says |\n|---|---|---|\n");
            rows(page, "", schema.path("properties").path(part));
        }
    }

    private static void rows(StringBuilder page, String path, JsonNode object) {
        List<String> required = StreamSupport.stream(object.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        for (var field : object.path("properties").properties()) {
            String name = path + field.getKey();
            JsonNode schema = field.getValue();
            String shown = required.contains(field.getKey()) ? "**`" + name + "`**" : "`" + name + "`";
            page.append("| ").append(shown).append(" | ").append(type(schema)).append(" | ");
            page.append(schema.path("description").asText().replace("|", "\\|")).append(limits(schema));
            page.append(" |\n");
            JsonNode inner = schema.path("type").asText().equals("array") ? schema.path("items") : schema;
            rows(page, name + (inner == schema ? "." : "[]."), inner);
        }
    }

    private static String type(JsonNode schema) {
        String type = schema.path("type").asText();
        return type.equals("array")
                ? "list of " + schema.at("/items/type").asText()
                : schema.has("additionalProperties")
                        ? "map of " + schema.at("/additionalProperties/type").asText()
                        : type;
    }

    private static String limits(JsonNode schema) {
        var limits = new StringJoiner(", ", " (", ")").setEmptyValue("");
        JsonNode choices = schema.has("enum") ? schema.path("enum") : schema.at("/items/enum");
        if (choices.isArray()) {
            var names = new StringJoiner(" \\| ");
            choices.forEach(choice -> names.add("`" + choice.asText() + "`"));
            limits.add(names.toString());
        }
        if (schema.has("default") && schema.path("default").isValueNode()) {
            limits.add("default `" + schema.path("default").asText() + "`");
        }
        return limits.toString();
    }
}
