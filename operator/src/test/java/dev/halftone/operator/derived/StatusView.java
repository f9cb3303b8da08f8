package dev.halftone.operator.derived;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halftone.operator.status.Decision;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;

/** What any kind's status has: read from its JSON, as kubectl does. */
record StatusView(long observedGeneration, List<Stated> conditions) {

    record Stated(String type, String status, long observedGeneration, String message) {}

    static StatusView of(Decision<?> decision) {
        var tree = Yaml.serialization().convertValue(decision.status(), JsonNode.class);
        List<Stated> conditions = new ArrayList<>();
        for (var condition : tree.get("conditions")) {
            conditions.add(new Stated(
                    condition.get("type").asText(),
                    condition.get("status").asText(),
                    condition.get("observedGeneration").asLong(),
                    condition.get("message").asText()));
        }
        return new StatusView(tree.get("observedGeneration").asLong(), conditions);
    }

    /** The same situation after the status was written and read back. */
    static Situation with(Situation situation, Decision<?> decision) {
        var serialization = Yaml.serialization();
        var tree = serialization.convertValue(situation.primary(), ObjectNode.class);
        tree.set("status", serialization.convertValue(decision.status(), JsonNode.class));
        HasMetadata primary = serialization.unmarshal(tree.toString());
        return new Situation(primary, situation.others(), situation.refusals());
    }
}
