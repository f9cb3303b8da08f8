package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A manifest of the test folders; an invalid one says in its first two lines which field is refused and by what. */
record Manifest(String file, String text, ObjectNode tree) {
    private static final YAMLMapper YAML = new YAMLMapper();

    static Stream<Manifest> valid() {
        // Beside ours the samples hold what a cluster needs to run them.
        var samples = in(Path.of("../deploy/samples"))
                .filter(manifest -> manifest.tree.path("apiVersion").asText().startsWith("halftone.dev/"));
        return Stream.concat(in(Path.of("src/test/resources/valid")), samples);
    }

    static Stream<Manifest> invalid() {
        return in(Path.of("src/test/resources/invalid"));
    }

    static Manifest valid(String name) {
        return valid().filter(manifest -> manifest.file.equals(name))
                .findFirst()
                .orElseThrow();
    }

    String refusedField() {
        return text.lines().findFirst().orElseThrow().replace("# refused: ", "");
    }

    /** {@code schema}, {@code rule} (CEL), {@code list} (keys), {@code unknown} (pruned by a server), or {@code metadata}. */
    String refusedBy() {
        return text.lines().skip(1).findFirst().orElseThrow().replace("# by: ", "");
    }

    ResourceKind kind() {
        return ResourceKind.find(tree.path("kind").asText()).orElseThrow();
    }

    /** As an API server stores it: with the defaults of the schema. */
    ObjectNode defaulted() {
        ObjectNode copy = tree.deepCopy();
        fill(Validation.schema(kind()), copy);
        return copy;
    }

    private static void fill(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            for (var field : schema.path("properties").properties()) {
                if (!object.has(field.getKey()) && field.getValue().has("default")) {
                    object.set(field.getKey(), field.getValue().get("default").deepCopy());
                }
                fill(field.getValue(), object.path(field.getKey()));
            }
        }
        value.forEach(item -> fill(schema.path("items"), item));
    }

    private static Stream<Manifest> in(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> yaml = files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
            return yaml.stream().flatMap(Manifest::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Manifest> read(Path file) {
        try {
            String text = Files.readString(file);
            try (MappingIterator<ObjectNode> documents =
                    YAML.readerFor(ObjectNode.class).readValues(text)) {
                return documents.readAll().stream()
                        .map(tree -> new Manifest(file.getFileName().toString(), text, tree));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return file + " " + tree.path("kind").asText();
    }
}
