package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A taint that worker pods tolerate. */
@ApiRecord
@ValidationRule(
        value = "self.operator == 'Equal' || !has(self.value)",
        message = "value is compared by operator Equal alone",
        fieldPath = ".value")
@ValidationRule(
        value = "self.operator == 'Exists' || has(self.key)",
        message = "a toleration without key needs operator Exists",
        fieldPath = ".operator")
public record Toleration(
        @JsonPropertyDescription("Key of the taint; every key if absent.") @Size(min = 1, max = 317) @Nullable
        String key,

        @JsonPropertyDescription("How key and value are compared.")
        @SchemaFrom(type = TolerationOperator.class)
        @Default(Toleration.DEFAULT_OPERATOR)
        String operator,

        @JsonPropertyDescription("Value of the taint, of operator Equal.") @Size(min = 0, max = 63) @Nullable
        String value,

        @JsonPropertyDescription("Effect of the taint; every effect if absent.")
        @SchemaFrom(type = TaintEffect.class)
        @Nullable
        String effect,

        @JsonPropertyDescription("Of effect NoExecute: how long the pod stays; for ever if absent.")
        @Min(0)
        @Max(Bounds.COUNT)
        @Nullable
        Long tolerationSeconds)
        implements CrossChecked {

    static final String DEFAULT_OPERATOR = "Equal";

    public Toleration {
        operator = Absent.orElse(operator, DEFAULT_OPERATOR);
    }

    @Override
    public List<Violation> crossCheck() {
        List<Violation> violations = new ArrayList<>();
        violations.addAll(CrossChecked.rule(
                operator.equals("Equal") || value == null, "value", "value is compared by operator Equal alone"));
        violations.addAll(CrossChecked.rule(
                operator.equals("Exists") || key != null,
                "operator",
                "a toleration without key needs operator Exists"));
        return violations;
    }
}
