package dev.halftone.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.api.v1alpha1.Condition;
import dev.halftone.api.v1alpha1.Reason;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {

    private static final Instant EARLIER = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2026-01-01T01:00:00.5Z");

    @Test
    void the_time_of_a_transition_stays_while_only_the_message_changes() {
        var before = judged(List.of(), 1, EARLIER, new Judgement.Waiting(Reason.QUEUED, "one"));
        var after = judged(before, 2, LATER, new Judgement.Waiting(Reason.NODE_LOST, "two"));

        assertThat(after).extracting(Condition::lastTransitionTime).containsOnly("2026-01-01T00:00:00Z");
        assertThat(after).extracting(Condition::observedGeneration).containsOnly(2L);
        assertThat(after).extracting(Condition::message).containsOnly("two");
    }

    @Test
    void the_time_of_a_transition_changes_with_the_status_in_whole_seconds() {
        var before = judged(List.of(), 1, EARLIER, new Judgement.Waiting(Reason.QUEUED, "one"));
        var after = judged(before, 1, LATER, new Judgement.Fine(Reason.SUCCEEDED, "two"));

        assertThat(after)
                .singleElement()
                .extracting(Condition::lastTransitionTime)
                .isEqualTo("2026-01-01T01:00:00Z");
    }

    @Test
    void a_message_is_as_long_as_the_schema_allows_at_most() {
        var made = judged(List.of(), 1, EARLIER, new Judgement.Fine(Reason.SUCCEEDED, "x".repeat(5000)));

        assertThat(made.getFirst().message()).hasSize(1024).endsWith("...");
    }

    private static List<Condition> judged(List<Condition> before, long generation, Instant now, Judgement judgement) {
        return new Conditions(before, generation, now).judge(judgement).list();
    }
}
