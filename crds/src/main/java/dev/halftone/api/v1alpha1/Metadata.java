package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The rules of Kubernetes for names and namespaces, which are in no schema. */
final class Metadata {
    /** The longest name that leaves room for the names of a QuantizedModel's jobs. */
    static final int QUANTIZED_MODEL_NAME = 40;

    private static final Pattern NAME = Pattern.compile(Bounds.NAME_PATTERN);
    private static final Pattern NAMESPACE = Pattern.compile(Bounds.LABEL_PATTERN);

    private Metadata() {}

    static List<Violation> check(ResourceKind kind, JsonNode metadata) {
        List<Violation> violations = new ArrayList<>();
        int most = kind == ResourceKind.QUANTIZED_MODEL ? QUANTIZED_MODEL_NAME : Bounds.NAME;
        JsonNode name = metadata.path("name");
        if (!name.isTextual()) {
            violations.add(new Violation("metadata.name", name.isMissingNode() ? "is missing" : "must be a string"));
        } else if (name.asText().length() > most || !NAME.matcher(name.asText()).matches()) {
            violations.add(new Violation(
                    "metadata.name",
                    '"' + name.asText() + "\" is not a name of at most " + most
                            + " lower-case letters, digits, '-' and '.'"));
        }
        JsonNode namespace = metadata.path("namespace");
        if (!kind.namespaced() && !namespace.isMissingNode()) {
            violations.add(new Violation("metadata.namespace", kind.wireName() + " is cluster-scoped: leave it out"));
        } else if (!namespace.isMissingNode()
                && !(namespace.asText().length() <= 63
                        && NAMESPACE.matcher(namespace.asText()).matches())) {
            violations.add(new Violation(
                    "metadata.namespace",
                    '"' + namespace.asText() + "\" is not a name of at most 63 lower-case letters, digits and '-'"));
        }
        return violations;
    }

    /** A manifest less what is in no schema. */
    static JsonNode without(JsonNode manifest) {
        ObjectNode rest = manifest.deepCopy();
        return rest.remove(List.of("apiVersion", "kind", "metadata"));
    }
}
