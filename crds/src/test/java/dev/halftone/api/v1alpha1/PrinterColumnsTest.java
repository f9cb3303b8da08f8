package dev.halftone.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PrinterColumnsTest {
    @Test
    void aQuantizedModelShowsTheColumnsInTheirOrder() throws Exception {
        JsonNode definition = new YAMLMapper().readTree(GeneratedCrds.yaml().get("quantizedmodels.yaml"));
        List<String> names = new ArrayList<>();
        definition.at("/spec/versions/0/additionalPrinterColumns").forEach(column -> {
            assertThat(column.path("type").asText()).isNotEmpty();
            if (column.path("priority").asInt() == 0) {
                names.add(column.path("name").asText());
            }
        });
        assertThat(names).containsExactly("Model", "Accelerator", "Ready", "Speedup", "Loss", "Budget", "Size", "Age");
    }

    @Test
    void shortNamesAreDistinctAndOneCategoryHoldsAllKinds() throws Exception {
        Set<String> names = new TreeSet<>();
        for (String yaml : GeneratedCrds.yaml().values()) {
            JsonNode definition = new YAMLMapper().readTree(yaml);
            names.add(definition.at("/spec/names/shortNames/0").asText());
            assertThat(definition.at("/spec/names/categories/0").asText()).isEqualTo("halftone");
        }
        assertThat(names).containsExactly("hfa", "hfc", "hff", "hfl", "hfm", "hfq", "hfs");
    }
}
