package dev.halftone.operator.quantizedmodel;

import dev.halftone.api.v1alpha1.LatencyProfile;
import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.api.v1alpha1.SensitivityProfile;
import dev.halftone.operator.derived.Situation;
import dev.halftone.operator.job.Owners;
import dev.halftone.operator.profile.RefersTo;
import dev.halftone.operator.status.Decision;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.function.Function;

/** Opens the decision for a QuantizedModel to the golden cases. */
public final class QuantizedModelCase {

    private QuantizedModelCase() {}

    /** Decides. */
    public static Decision<?> decide(Situation situation) {
        var quantizedModel = (QuantizedModel) situation.primary();
        return new QuantizedModelDecision(quantizedModel, Situation.SETTINGS, Situation.NOW)
                .decide(new QuantizedModelView(
                        situation.sources(RefersTo.of(quantizedModel)),
                        profiles(situation, SensitivityProfile.class),
                        profiles(situation, LatencyProfile.class),
                        situation.jobs()));
    }

    /** Those that it owns, and the one of a name. */
    private static <P extends HasMetadata> Function<String, List<P>> profiles(Situation situation, Class<P> kind) {
        return name -> situation.all(kind).stream()
                .filter(profile -> Owners.has(profile, situation.primary())
                        || profile.getMetadata().getName().equals(name))
                .toList();
    }
}
