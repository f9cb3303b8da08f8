package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** A requirement on one label. */
@ApiRecord
@ValidationRule(
        value = "(self.operator in ['In', 'NotIn']) == (has(self.values) && self.values.size() > 0)",
        message = "values go with operators In and NotIn",
        fieldPath = ".values")
public record SelectorRequirement(
        @JsonPropertyDescription("Key of the label.") @Required @Size(min = 1, max = 317)
        String key,

        @JsonPropertyDescription("How the label is compared.") @Required @SchemaFrom(type = SelectorOperator.class)
        String operator,

        @JsonPropertyDescription("Values, of operators In and NotIn.") @Size(max = Bounds.LABELS)
        List<@Size(max = 63) String> values)
        implements CrossChecked {

    public SelectorRequirement {
        values = Absent.orEmpty(values);
    }

    @Override
    public List<Violation> crossCheck() {
        return CrossChecked.rule(
                List.of("In", "NotIn").contains(operator) == !values.isEmpty(),
                "values",
                "values go with operators In and NotIn");
    }
}
