package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/** Which objects are meant, by their labels; an empty selector means all. */
@ApiRecord
public record Selector(
        @JsonPropertyDescription("Labels that an object must have.") @Size(max = Bounds.LABELS)
        Map<String, @Size(max = 63) String> matchLabels,

        @JsonPropertyDescription("Requirements that an object must meet.") @Size(max = Bounds.LABELS)
        List<SelectorRequirement> matchExpressions) {

    public Selector {
        matchLabels = Absent.orEmpty(matchLabels);
        matchExpressions = Absent.orEmpty(matchExpressions);
    }
}
