package dev.halftone.operator.status;

import dev.halftone.api.v1alpha1.Condition;
import dev.halftone.api.v1alpha1.ConditionStatus;
import dev.halftone.api.v1alpha1.ConditionType;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.WireNames;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The conditions of one status in the making. The time of a transition is kept as long as the status of its condition is the
 * same, so that equal judgements make equal statuses.
 */
public final class Conditions {

    private static final int LONGEST = 1024;

    /** Of the condition that the definition of a resource gives an object before anybody has looked at it. */
    private static final String DEFAULT_TIME = "1970-01-01T00:00:00Z";

    private final List<Condition> before;
    private final long generation;
    private final Instant now;
    private final List<Condition> made = new ArrayList<>();

    /** Starts from the conditions of the last status. */
    public Conditions(List<Condition> before, long generation, Instant now) {
        this.before = List.copyOf(before);
        this.generation = generation;
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    /** States Ready, and Reconciling or Stalled where they hold, as kstatus reads them. */
    public Conditions judge(Judgement judgement) {
        var reason = judgement.reason();
        String message = judgement.message();
        return switch (judgement) {
            case Judgement.Fine _ -> with(ConditionType.READY, ConditionStatus.TRUE, reason, message);
            case Judgement.Suspended _ -> with(ConditionType.READY, ConditionStatus.UNKNOWN, reason, message);
            case Judgement.Progressing _ ->
                with(ConditionType.READY, ConditionStatus.UNKNOWN, reason, message)
                        .with(ConditionType.RECONCILING, ConditionStatus.TRUE, reason, message);
            case Judgement.Waiting _ ->
                with(ConditionType.READY, ConditionStatus.FALSE, reason, message)
                        .with(ConditionType.RECONCILING, ConditionStatus.TRUE, reason, message);
            case Judgement.Stalled _ ->
                with(ConditionType.READY, ConditionStatus.FALSE, reason, message)
                        .with(ConditionType.STALLED, ConditionStatus.TRUE, reason, message);
        };
    }

    /** States one condition. */
    public Conditions with(ConditionType type, ConditionStatus status, Reason reason, String message) {
        String word = WireNames.of(status);
        String since = last(type)
                .filter(condition -> condition.status().equals(word))
                .map(Condition::lastTransitionTime)
                .filter(time -> !time.equals(DEFAULT_TIME))
                .orElse(now.toString());
        made.add(new Condition(type.wireName(), word, generation, since, reason.wireName(), shortened(message)));
        return this;
    }

    /** Leaves a condition as the last status had it, if it did. */
    public Conditions keep(ConditionType type) {
        last(type).ifPresent(made::add);
        return this;
    }

    /** The conditions that were stated, in that order. */
    public List<Condition> list() {
        return List.copyOf(made);
    }

    private Optional<Condition> last(ConditionType type) {
        return before.stream()
                .filter(condition -> condition.type().equals(type.wireName()))
                .findFirst();
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST ? message : message.substring(0, LONGEST - 3) + "...";
    }
}
