package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.Condition;
import dev.halftone.api.v1alpha1.LatencyProfile;
import dev.halftone.api.v1alpha1.Progress;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.SensitivityProfile;
import dev.halftone.operator.status.Judgement;
import dev.halftone.operator.status.Referred;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the two measurements that a plan needs stand. */
public record Measurements(Standing sensitivity, Standing latency) {

    /**
     * How one stands.
     *
     * @param problem what it waits for; none once it is complete
     */
    public record Standing(
            Optional<Judgement> problem, @Nullable Progress progress) {}

    /** Reads two profiles. */
    public static Measurements of(Optional<SensitivityProfile> sensitivity, Optional<LatencyProfile> latency) {
        return new Measurements(
                sensitivity
                        .map(profile -> standing(
                                "SensitivityProfile " + profile.getMetadata().getName(),
                                profile.getStatus() == null
                                        ? List.of()
                                        : profile.getStatus().conditions(),
                                profile.getMetadata().getGeneration(),
                                profile.getStatus() == null
                                        ? null
                                        : profile.getStatus().progress()))
                        .orElseGet(() -> starts("sensitivity")),
                latency.map(profile -> standing(
                                "LatencyProfile " + profile.getMetadata().getName(),
                                profile.getStatus() == null
                                        ? List.of()
                                        : profile.getStatus().conditions(),
                                profile.getMetadata().getGeneration(),
                                profile.getStatus() == null
                                        ? null
                                        : profile.getStatus().progress()))
                        .orElseGet(() -> starts("latency")));
    }

    /** Whether a plan can be made. */
    public boolean isComplete() {
        return sensitivity.problem().isEmpty() && latency.problem().isEmpty();
    }

    /** How it goes as a whole: what is stalled first, then what waits, then what progresses. */
    public Judgement judgement() {
        var open = Stream.of(sensitivity, latency)
                .flatMap(standing -> standing.problem().stream())
                .toList();
        return open.stream()
                .filter(Judgement.Stalled.class::isInstance)
                .findFirst()
                .or(() -> open.stream()
                        .filter(Judgement.Waiting.class::isInstance)
                        .findFirst())
                .orElseGet(() -> new Judgement.Progressing(
                        Reason.PROGRESSING,
                        String.join(
                                ", ",
                                open.stream().map(Measurements::withoutName).toList())));
    }

    /** The measurement that is in work. */
    public Optional<Progress> progress() {
        return Stream.of(sensitivity, latency)
                .filter(standing -> standing.problem().isPresent())
                .flatMap(standing -> Optional.ofNullable(standing.progress()).stream())
                .findFirst();
    }

    private static String withoutName(Judgement judgement) {
        int colon = judgement.message().indexOf(": ");
        return colon < 0 ? judgement.message() : judgement.message().substring(colon + 2);
    }

    private static Standing standing(
            String name, List<Condition> conditions, long generation, @Nullable Progress progress) {
        return new Standing(Referred.problem(name, conditions, generation, Reason.WORKER_FAILED), progress);
    }

    private static Standing starts(String stage) {
        return new Standing(Optional.of(new Judgement.Progressing(Reason.PROGRESSING, stage + " starts")), null);
    }
}
