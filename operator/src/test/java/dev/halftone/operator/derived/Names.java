package dev.halftone.operator.derived;

import dev.halftone.api.v1alpha1.Accelerator;
import dev.halftone.api.v1alpha1.CalibrationSet;
import dev.halftone.operator.profile.Inputs;
import dev.halftone.operator.status.Decision;
import dev.halftone.work.WorkOrder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The names that are digests: a case writes {@code @job@}, {@code @order@}, {@code @sensitivityprofile@} and so on, since what it is
 * about is not which digest it is.
 */
final class Names {

    private final Map<String, String> values = new LinkedHashMap<>();

    String in(String text) {
        String resolved = text;
        for (var value : values.entrySet()) {
            resolved = resolved.replace("@" + value.getKey() + "@", value.getValue());
        }
        return resolved;
    }

    static boolean anyIn(String text) {
        return text.contains("@");
    }

    int known() {
        return values.size();
    }

    /** What the decision would create tells the names of what may be there already. */
    void learn(Situation situation, Decision<?> decision) {
        situation.all(CalibrationSet.class).forEach(this::learn);
        situation
                .all(Accelerator.class)
                .forEach(accelerator ->
                        values.putIfAbsent("accelerator-digest", Inputs.acceleratorDigest(accelerator.getSpec())));
        decision.changes().created().forEach(this::learn);
    }

    private void learn(CalibrationSet set) {
        if (set.getStatus() != null && set.getStatus().facts() != null) {
            values.putIfAbsent(
                    "calibration-digest",
                    Inputs.calibrationDigest(set.getSpec(), set.getStatus().facts()));
        }
    }

    private void learn(HasMetadata created) {
        values.putIfAbsent(
                created.getKind().toLowerCase(Locale.ROOT),
                created.getMetadata().getName());
        if (created instanceof ConfigMap map) {
            var order = Yaml.serialization().unmarshal(map.getData().get("order.json"), WorkOrder.class);
            values.putIfAbsent("order", order.digest().value());
        }
    }
}
