package dev.halftone.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.operator.job.Outcomes.Trouble;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String KILLED = Stages.ended(137, "OOMKilled", "");
    private static final String UNSCHEDULED = """
            {conditions: [{type: PodScheduled, status: "False", lastTransitionTime: "%s", message: no room}]}""";

    @Test
    void a_pod_that_works_is_in_no_trouble() {
        assertThat(attempt("{phase: Running, conditions: [{type: PodScheduled, status: \"True\"}]}")
                        .trouble(NOW))
                .isEmpty();
        assertThat(attempt(Stages.ended(0, "Completed", "")).trouble(NOW)).isEmpty();
    }

    @Test
    void memory_of_an_inspection_comes_from_the_settings_of_the_operator() {
        assertThat(attempt(KILLED).failure())
                .contains(new Trouble(
                        Reason.OUT_OF_MEMORY,
                        "a worker needs more than its 2Gi of memory: raise HALFTONE_WORKER_MEMORY in the settings of"
                                + " the operator"));
    }

    @Test
    void memory_on_an_accelerator_comes_from_its_spec() {
        assertThat(new Attempt(Stages.pod(0, 0, KILLED), Stages.onAccelerator(null)).failure())
                .contains(new Trouble(
                        Reason.OUT_OF_MEMORY,
                        "a worker needs more than its 2Gi of memory: raise spec.resources.memory of the Accelerator"));
    }

    @Test
    void a_worker_that_reports_that_its_heap_is_full_gets_the_same_advice() {
        String report = """
                {"outcome":"Refused","stage":"Inspect","reason":"OutOfMemory","message":"Java heap space"}""";

        assertThat(attempt(Stages.ended(3, "Error", report)).failure())
                .isEqualTo(attempt(KILLED).failure());
    }

    @ParameterizedTest
    @CsvSource({", HALFTONE_WORKER_IMAGE in the settings of the operator", "other, spec.workerImage of the Accelerator"
    })
    void an_image_is_corrected_where_it_is_named(@Nullable String image, String setting) {
        String waiting = "{containerStatuses: [{name: worker, state: {waiting: {reason: ErrImagePull}}}]}";

        assertThat(new Attempt(Stages.pod(0, 0, waiting), Stages.onAccelerator(image)).trouble(NOW))
                .contains(new Trouble(
                        Reason.IMAGE_UNAVAILABLE,
                        "image worker can't be pulled (ErrImagePull): load it onto the nodes, or correct " + setting));
    }

    @Test
    void a_pod_without_a_node_is_in_trouble_after_half_a_minute() {
        assertThat(attempt(UNSCHEDULED.formatted("2025-12-31T23:59:31Z")).trouble(NOW))
                .isEmpty();
        assertThat(attempt(UNSCHEDULED.formatted("2025-12-31T23:59:30Z")).trouble(NOW))
                .contains(new Trouble(Reason.UNSCHEDULABLE, "no room"));
        assertThat(attempt(UNSCHEDULED.formatted("2025-12-31T23:59:31Z")).patience())
                .contains(Instant.parse("2026-01-01T00:00:01Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{conditions: [{type: Ready, status: Unknown}]}",
                "{reason: NodeLost}",
            })
    void a_node_that_does_not_answer_is_named(String status) {
        assertThat(attempt(status).trouble(NOW)).hasValueSatisfying(trouble -> {
            assertThat(trouble.reason()).isEqualTo(Reason.NODE_LOST);
            assertThat(trouble.message()).startsWith("node node-1 does not answer");
        });
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "2, true", "3, true", "4, false", "137, false"})
    void what_no_other_attempt_would_change_is_final(int code, boolean isFinal) {
        assertThat(attempt(Stages.ended(code, "Error", "")).isFinal()).isEqualTo(isFinal);
    }

    @Test
    void the_newest_attempt_comes_first() {
        var attempts = Stream.of(0, 20, 10)
                .map(minute -> new Attempt(Stages.pod(0, minute, "{}"), Stages.inspection()))
                .sorted();

        assertThat(attempts)
                .extracting(attempt -> attempt.pod().getMetadata().getName())
                .containsExactly("inspect-1-0-20", "inspect-1-0-10", "inspect-1-0-00");
    }

    private static Attempt attempt(String status) {
        return new Attempt(Stages.pod(0, 0, status), Stages.inspection());
    }
}
