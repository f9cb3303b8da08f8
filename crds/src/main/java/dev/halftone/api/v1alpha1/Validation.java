package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Refuses what an API server with the generated definitions would refuse, without one. The schema comes from those definitions, so
 * that every bound is written once, on the records.
 */
public final class Validation {
    private static final Map<ResourceKind, JsonNode> SCHEMAS = new ConcurrentHashMap<>();
    private static final ObjectMapper JSON = new ObjectMapper();

    private Validation() {}

    /**
     * Everything that is wrong with a manifest, in the order of its fields: unknown kinds and fields, missing fields, bounds,
     * constants, patterns, and the rules between fields.
     */
    public static List<Violation> checkManifest(JsonNode manifest) {
        String apiVersion = manifest.path("apiVersion").asText();
        if (!apiVersion.equals(ApiGroup.API_VERSION)) {
            return List.of(new Violation(
                    "apiVersion", '"' + apiVersion + "\" is not " + ApiGroup.API_VERSION + ", the one that is known"));
        }
        String name = manifest.path("kind").asText();
        return ResourceKind.find(name)
                .map(kind -> check(kind, manifest))
                .orElseGet(() -> List.of(new Violation(
                        "kind",
                        '"' + name + "\" is not one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(ResourceKind.values())
                                                .map(ResourceKind::wireName)
                                                .toList()))));
    }

    /** Everything that is wrong with a spec; paths start with {@code spec}. */
    public static List<Violation> check(Record spec) {
        ResourceKind kind = Arrays.stream(ResourceKind.values())
                .filter(row -> row.spec().equals(spec.getClass()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(spec.getClass() + " is not the spec of a kind"));
        JsonNode schema = schema(kind).path("properties").path("spec");
        List<Violation> violations = new ArrayList<>(SchemaCheck.check(schema, "spec", JSON.valueToTree(spec)));
        if (violations.isEmpty()) {
            CrossCheck.walk("spec", spec, violations);
        }
        return violations;
    }

    private static List<Violation> check(ResourceKind kind, JsonNode manifest) {
        List<Violation> violations = new ArrayList<>(Metadata.check(kind, manifest.path("metadata")));
        violations.addAll(SchemaCheck.check(schema(kind), "", Metadata.without(manifest)));
        if (violations.isEmpty()) {
            try {
                CrossCheck.walk("spec", JSON.treeToValue(manifest.path("spec"), kind.spec()), violations);
            } catch (IOException e) {
                throw new IllegalStateException("a spec that its schema admits must be readable", e);
            }
        }
        return violations;
    }

    /** The schema of a kind's objects, less what every object has. */
    static JsonNode schema(ResourceKind kind) {
        return SCHEMAS.computeIfAbsent(kind, Validation::read);
    }

    private static JsonNode read(ResourceKind kind) {
        String name = "/META-INF/halftone/crds/" + kind.plural() + ".yaml";
        try (InputStream definition = Validation.class.getResourceAsStream(name)) {
            if (definition == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new YAMLMapper().readTree(definition).at("/spec/versions/0/schema/openAPIV3Schema");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
