package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The custom resource definitions as the records say them. */
final class GeneratedCrds {
    static final List<Class<? extends HasMetadata>> KINDS = List.of(
            Model.class,
            CalibrationSet.class,
            Accelerator.class,
            QuantizedModel.class,
            SensitivityProfile.class,
            LatencyProfile.class,
            QuantizationFleet.class);

    private static final String HEADER =
            "# Generated from the records of dev.halftone.api.v1alpha1: ./mvnw -pl crds test -Dcrds.update=yes\n";

    /** Bounds of integers, which the generator writes as doubles. */
    private static final Pattern NUMBER = Pattern.compile("(?m)^( +(?:maximum|minimum): )(\\S+)$");

    private GeneratedCrds() {}

    /** File name to YAML. */
    static SortedMap<String, String> yaml() {
        var files = new TreeMap<String, ByteArrayOutputStream>();
        new CRDGenerator()
                .customResourceClasses(KINDS)
                .withPostProcessor(new Finish())
                .withOutput(new CRDGenerator.AbstractCRDOutput<ByteArrayOutputStream>() {
                    @Override
                    protected ByteArrayOutputStream createStreamFor(String name) {
                        var file = new ByteArrayOutputStream();
                        files.put(name.replaceAll("\\..*", ".yaml"), file);
                        return file;
                    }
                })
                .generate();
        var yaml = new TreeMap<String, String>();
        files.forEach((name, bytes) -> yaml.put(name, finish(bytes.toString(StandardCharsets.UTF_8))));
        return yaml;
    }

    private static String finish(String yaml) {
        return NUMBER.matcher(yaml.replaceFirst("#.*\n", HEADER))
                .replaceAll(bound -> bound.group(1) + new BigDecimal(bound.group(2)).toBigIntegerExact());
    }

    /** What the generator leaves out: types of lists, columns in the order of their declaration, root descriptions, the status of new objects. */
    private static final class Finish implements CRDPostProcessor {
        /** Before the operator has seen an object it must not read as done, which no condition at all would mean. */
        private static final JsonNode UNSEEN = new ObjectMapper()
                .valueToTree(Map.of(
                        "conditions",
                        List.of(new Condition(
                                "Ready",
                                "Unknown",
                                null,
                                "1970-01-01T00:00:00Z",
                                "Pending",
                                "The operator has not seen this object yet."))));

        @Override
        public HasMetadata process(HasMetadata generated, String version) {
            var crd = (CustomResourceDefinition) generated;
            Class<?> kind = KINDS.stream()
                    .filter(type -> HasMetadata.getFullResourceName(type)
                            .equals(crd.getMetadata().getName()))
                    .findFirst()
                    .orElseThrow();
            List<String> columns = Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
                    .map(AdditionalPrinterColumn::name)
                    .toList();
            crd.getSpec().getVersions().forEach(served -> {
                served.getAdditionalPrinterColumns()
                        .sort(Comparator.comparingInt(
                                (CustomResourceColumnDefinition column) -> columns.indexOf(column.getName())));
                JSONSchemaProps root = served.getSchema().getOpenAPIV3Schema();
                nameLists(root);
                root.setDescription(
                        kind.getAnnotation(JsonClassDescription.class).value());
                root.setRequired(List.of("spec"));
                Objects.requireNonNull(root.getProperties().get("spec")).setDescription("What is wanted.");
                JSONSchemaProps status =
                        Objects.requireNonNull(root.getProperties().get("status"));
                status.setDescription("What is observed; written by the operator.");
                status.setDefault(UNSEEN);
            });
            return crd;
        }

        private static void nameLists(JSONSchemaProps schema) {
            if (schema.getItems() != null) {
                JSONSchemaProps item = schema.getItems().getSchema();
                Map<String, JSONSchemaProps> fields = item.getProperties();
                List<String> keys = List.of("type", "name").stream()
                        .filter(key -> fields != null
                                && fields.containsKey(key)
                                && item.getRequired().contains(key))
                        .toList();
                schema.setXKubernetesListType(keys.isEmpty() ? "atomic" : "map");
                schema.setXKubernetesListMapKeys(keys);
                nameLists(item);
            }
            if (schema.getProperties() != null) {
                schema.getProperties().values().forEach(Finish::nameLists);
            }
            if (schema.getAdditionalProperties() != null) {
                nameLists(schema.getAdditionalProperties().getSchema());
            }
        }
    }
}
