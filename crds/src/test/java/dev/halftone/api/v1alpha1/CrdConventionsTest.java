package dev.halftone.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrdConventionsTest {
    /** Endings that say a unit; the other integers are counts, sizes of axes, weights and seeds. */
    private static final Set<String> UNITLESS = Set.of(
            "batch",
            "calibrate",
            "completed",
            "count",
            "desired",
            "dimensions",
            "distinctSubgraphs",
            "holdOut",
            "layers",
            "maxModels",
            "nodes",
            "observedGeneration",
            "opset",
            "ready",
            "samples",
            "seed",
            "shapes",
            "shards",
            "sensitivityShards",
            "latencyShards",
            "stalled",
            "subgraphs",
            "threads",
            "total",
            "weight");

    @ParameterizedTest
    @EnumSource
    void noFieldIsAFloatOrABoolean(ResourceKind kind) {
        assertThat(offenders(
                        kind,
                        schema -> !Set.of("object", "array", "string", "integer")
                                .contains(schema.path("type").asText())))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyStringIsBounded(ResourceKind kind) {
        assertThat(offenders(kind, schema -> isA(schema, "string") && !schema.has("maxLength") && !schema.has("enum")))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyPatternIsAboutTheWholeString(ResourceKind kind) {
        assertThat(offenders(kind, schema -> {
                    String pattern = schema.path("pattern").asText("^$");
                    return !pattern.startsWith("^") || !pattern.endsWith("$");
                }))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyListIsBoundedAndHasAListType(ResourceKind kind) {
        assertThat(offenders(
                        kind,
                        schema -> isA(schema, "array")
                                && (!schema.has("maxItems") || !schema.has("x-kubernetes-list-type"))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyMapIsBounded(ResourceKind kind) {
        assertThat(offenders(kind, schema -> schema.has("additionalProperties") && !schema.has("maxProperties")))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyIntegerHasBothBounds(ResourceKind kind) {
        assertThat(offenders(
                        kind, schema -> isA(schema, "integer") && !(schema.has("minimum") && schema.has("maximum"))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyFieldIsDescribedInASentence(ResourceKind kind) {
        List<String> undescribed = new ArrayList<>();
        walk("", Validation.schema(kind), (path, schema) -> {
            boolean field = !path.endsWith("]");
            if (field && !schema.path("description").asText().endsWith(".")) {
                undescribed.add(path);
            }
        });
        assertThat(undescribed).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void integersNameTheirUnitOrAreCounts(ResourceKind kind) {
        Set<String> unnamed = new TreeSet<>();
        walk("", Validation.schema(kind), (path, schema) -> {
            String name = path.replaceAll("\\[]", "").replaceAll(".*\\.", "");
            if (isA(schema, "integer") && !name.matches(".*(Bytes|Micros|Seconds)") && !UNITLESS.contains(name)) {
                unnamed.add(path);
            }
        });
        assertThat(unnamed).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void validationKnowsEveryKeyword(ResourceKind kind) {
        Set<String> unknown = new TreeSet<>();
        walk("", Validation.schema(kind), (path, schema) -> schema.fieldNames().forEachRemaining(unknown::add));
        unknown.removeAll(SchemaCheck.KEYWORDS);
        assertThat(unknown).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aStatusStartsWithItsConditionsWhichAreKeyedByType(ResourceKind kind) {
        assertThat(kind.status().getRecordComponents()[0].getName()).isEqualTo("conditions");
        JsonNode conditions = Validation.schema(kind).at("/properties/status/properties/conditions");
        assertThat(conditions.path("x-kubernetes-list-type").asText()).isEqualTo("map");
        assertThat(conditions.at("/x-kubernetes-list-map-keys/0").asText()).isEqualTo("type");
    }

    @ParameterizedTest
    @EnumSource
    void aNewObjectIsNotReadYet(ResourceKind kind) {
        JsonNode ready = Validation.schema(kind).at("/properties/status/default/conditions/0");
        assertThat(ready.path("type").asText()).isEqualTo("Ready");
        assertThat(ready.path("status").asText()).isEqualTo("Unknown");
        assertThat(WireNames.find(Reason.class, ready.path("reason").asText())).contains(Reason.PENDING);
    }

    @ParameterizedTest
    @EnumSource
    void noFieldIsCalledPhaseOrState(ResourceKind kind) {
        List<String> phases = new ArrayList<>();
        walk("", Validation.schema(kind), (path, _) -> {
            if (path.matches(".*\\.(phase|state)")) {
                phases.add(path);
            }
        });
        assertThat(phases).isEmpty();
    }

    @Test
    void theTableOfKindsAgreesWithTheClasses() {
        assertThat(GeneratedCrds.KINDS).hasSameSizeAs(ResourceKind.values());
        for (Class<? extends HasMetadata> type : GeneratedCrds.KINDS) {
            ResourceKind kind = ResourceKind.find(HasMetadata.getKind(type)).orElseThrow();
            assertThat(HasMetadata.getPlural(type)).isEqualTo(kind.plural());
            assertThat(Namespaced.class.isAssignableFrom(type)).isEqualTo(kind.namespaced());
            assertThat(HasMetadata.getApiVersion(type)).isEqualTo(ApiGroup.API_VERSION);
            assertThat(type.getGenericSuperclass().getTypeName())
                    .contains(kind.spec().getName(), kind.status().getName());
        }
    }

    private static List<String> offenders(ResourceKind kind, Predicate<JsonNode> bad) {
        List<String> found = new ArrayList<>();
        walk("", Validation.schema(kind), (path, schema) -> {
            if (bad.test(schema)) {
                found.add(path);
            }
        });
        return found;
    }

    private static boolean isA(JsonNode schema, String type) {
        return schema.path("type").asText().equals(type);
    }

    private static void walk(String path, JsonNode schema, BiConsumer<String, JsonNode> visit) {
        visit.accept(path, schema);
        schema.path("properties")
                .properties()
                .forEach(field -> walk(path + "." + field.getKey(), field.getValue(), visit));
        if (schema.has("items")) {
            walk(path + "[]", schema.path("items"), visit);
        }
        if (schema.has("additionalProperties")) {
            walk(path + "[]", schema.path("additionalProperties"), visit);
        }
    }
}
