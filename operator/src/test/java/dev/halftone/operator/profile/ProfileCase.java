package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.LatencyProfile;
import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.api.v1alpha1.SensitivityProfile;
import dev.halftone.operator.derived.Situation;
import dev.halftone.operator.job.Owners;
import dev.halftone.operator.status.Decision;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.stream.Stream;

/** Opens the decisions for profiles to the golden cases. */
public final class ProfileCase {

    private ProfileCase() {}

    /** Decides for a SensitivityProfile. */
    public static Decision<?> sensitivity(Situation situation) {
        return decide(new Sensitivity(), (SensitivityProfile) situation.primary(), situation);
    }

    /** Decides for a LatencyProfile. */
    public static Decision<?> latency(Situation situation) {
        return decide(new Latency(), (LatencyProfile) situation.primary(), situation);
    }

    private static <P extends CustomResource<? extends Record, S>, S> Decision<?> decide(
            ProfileKind<P, S, ?> kind, P profile, Situation situation) {
        return new ProfileDecision<>(kind, profile, Situation.SETTINGS, Situation.NOW)
                .decide(candidates(kind.names(profile), situation), situation.jobs());
    }

    /** What the profile refers to, then what those do that own it. */
    private static List<Sources> candidates(SourcesWatch.Names own, Situation situation) {
        var owners = situation.all(QuantizedModel.class).stream()
                .filter(quantizedModel -> Owners.has(situation.primary(), quantizedModel))
                .map(RefersTo::of);
        return Stream.concat(Stream.of(own), owners)
                .distinct()
                .map(situation::sources)
                .toList();
    }
}
