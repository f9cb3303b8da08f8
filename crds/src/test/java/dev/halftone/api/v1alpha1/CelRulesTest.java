package dev.halftone.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Evaluates the rules between fields as an API server does, and holds the Java twins of them to the same answers. */
class CelRulesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .addVar("oldSelf", SimpleType.DYN)
            .setResultType(SimpleType.BOOL)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().build();

    @ParameterizedTest
    @MethodSource("dev.halftone.api.v1alpha1.Manifest#valid()")
    void aValidManifestBreaksNoRule(Manifest manifest) {
        assertThat(broken(manifest.kind(), manifest.defaulted(), manifest.defaulted()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.halftone.api.v1alpha1.Manifest#invalid()")
    void aManifestBreaksARuleExactlyIfItsTwinInJavaSaysSo(Manifest manifest) {
        if (manifest.refusedBy().equals("rule")) {
            List<String> broken = broken(manifest.kind(), manifest.defaulted(), null);
            assertThat(broken).hasSize(1);
            if (!manifest.refusedField().startsWith("metadata")) {
                assertThat(Validation.checkManifest(manifest.tree()))
                        .extracting(Violation::message)
                        .isEqualTo(broken);
            }
        }
    }

    @Test
    void everyRuleIsBrokenByAFileOrIsARuleForUpdates() {
        Set<String> rules = new TreeSet<>();
        for (ResourceKind kind : ResourceKind.values()) {
            Validation.schema(kind)
                    .findValues("x-kubernetes-validations")
                    .forEach(list -> list.forEach(rule -> {
                        if (!rule.path("rule").asText().contains("oldSelf")) {
                            rules.add(rule.path("message").asText());
                        }
                    }));
        }
        Set<String> broken = new TreeSet<>();
        Manifest.invalid()
                .filter(manifest -> manifest.refusedBy().equals("rule"))
                .forEach(manifest -> broken.addAll(broken(manifest.kind(), manifest.defaulted(), null)));
        assertThat(broken).isEqualTo(rules).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({
        "quantizedmodel-full.yaml, /spec/modelRef, name, other, modelRef is immutable: make another QuantizedModel",
        "quantizedmodel-full.yaml, /spec/calibrationRef, name, other, calibrationRef is immutable: make another QuantizedModel",
        "quantizedmodel-full.yaml, /spec/acceleratorRef, name, other, acceleratorRef is immutable: make another QuantizedModel",
        "quantizedmodel-full.yaml, /spec/output, uri, s3://other, output is immutable: make another QuantizedModel",
        "sensitivityprofile.yaml, /spec, modelDigest, other, a profile is immutable: it is named by its inputs",
        "latencyprofile.yaml, /spec, acceleratorDigest, other, a profile is immutable: it is named by its inputs"
    })
    void identityCannotChange(String file, String object, String field, String value, String message) {
        Manifest before = Manifest.valid(file);
        ObjectNode after = before.defaulted();
        ((ObjectNode) after.at(object)).put(field, value);
        assertThat(broken(before.kind(), after, before.defaulted())).containsExactly(message);
    }

    @Test
    void anOutputCannotBeTakenAway() {
        Manifest before = Manifest.valid("quantizedmodel-full.yaml");
        ObjectNode after = before.defaulted();
        ((ObjectNode) after.path("spec")).remove("output");
        assertThat(broken(before.kind(), after, before.defaulted()))
                .containsExactly("output is immutable: make another QuantizedModel");
    }

    @Test
    void aBudgetCanChange() {
        Manifest before = Manifest.valid("quantizedmodel-full.yaml");
        ObjectNode after = before.defaulted();
        ((ObjectNode) after.at("/spec/lossBudget")).put("max", "0.5");
        assertThat(broken(before.kind(), after, before.defaulted())).isEmpty();
    }

    private static List<String> broken(ResourceKind kind, JsonNode now, @Nullable JsonNode before) {
        List<String> messages = new ArrayList<>();
        walk(Validation.schema(kind), now, before, messages);
        return messages;
    }

    private static void walk(JsonNode schema, JsonNode now, @Nullable JsonNode before, List<String> messages) {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            String text = rule.path("rule").asText();
            boolean update = text.contains("oldSelf");
            if ((!update || before != null) && !holds(text, now, before == null ? now : before)) {
                messages.add(rule.path("message").asText());
            }
        }
        for (var field : schema.path("properties").properties()) {
            if (now.has(field.getKey())) {
                walk(
                        field.getValue(),
                        now.path(field.getKey()),
                        before == null ? null : before.get(field.getKey()),
                        messages);
            }
        }
        if (now.isArray()) {
            now.forEach(item -> walk(schema.path("items"), item, null, messages));
        }
    }

    private static boolean holds(String rule, JsonNode now, JsonNode before) {
        try {
            return (Boolean) RUNTIME.createProgram(COMPILER.compile(rule).getAst())
                    .eval(Map.of(
                            "self",
                            JSON.convertValue(now, Object.class),
                            "oldSelf",
                            JSON.convertValue(before, Object.class)));
        } catch (Exception e) {
            throw new AssertionError(rule, e);
        }
    }
}
