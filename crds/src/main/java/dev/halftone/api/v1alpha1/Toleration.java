package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
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
        Long tolerationSeconds) {

    static final String DEFAULT_OPERATOR = "Equal";

    public Toleration {
        operator = Absent.orElse(operator, DEFAULT_OPERATOR);
    }
}
