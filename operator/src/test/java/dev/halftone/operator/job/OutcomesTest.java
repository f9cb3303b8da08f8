package dev.halftone.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.work.WorkReport;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String COMPLETE = "{conditions: [{type: Complete, status: \"True\"}]}";
    private static final String FAILED =
            "{conditions: [{type: Failed, status: \"True\", reason: FailedIndexes, message: indexes failed}]}";
    private static final String LOST = "worker pod inspect-1-0-10 ended with 137 and left no report";

    @Test
    void a_job_without_pods_progresses_for_its_first_minute() {
        var outcomes = outcomes("{startTime: \"2025-12-31T23:59:01Z\"}");

        assertThat(outcomes.judge()).isEqualTo(new Outcome.Working(Reason.PROGRESSING, "", 0, 2));
        assertThat(outcomes.patience()).contains(Instant.parse("2026-01-01T00:00:01Z"));
    }

    @Test
    void a_job_that_gets_no_pods_is_rejected() {
        var outcomes = outcomes("{startTime: \"2025-12-31T23:59:00Z\"}");

        assertThat(outcomes.judge())
                .isEqualTo(new Outcome.Working(
                        Reason.JOB_REJECTED,
                        "Job inspect-1 has had no pod since 2025-12-31T23:59:00Z: a quota, an admission policy or Pod"
                                + " Security refuses them; kubectl describe job -n demo inspect-1 says which",
                        0,
                        2));
        assertThat(outcomes.patience()).isEmpty();
    }

    @Test
    void a_job_whose_pods_were_taken_away_is_not_rejected() {
        assertThat(outcomes("{startTime: \"2025-12-31T23:00:00Z\", failed: 1}").judge())
                .isEqualTo(new Outcome.Working(Reason.PROGRESSING, "", 0, 2));
    }

    @Test
    void a_failure_that_is_tried_again_is_work_in_progress() {
        assertThat(outcomes("{active: 1, succeeded: 1}", Stages.pod(0, 10, Stages.ended(137, "Error", "")))
                        .judge())
                .isEqualTo(new Outcome.Working(Reason.WORKER_FAILED, LOST, 1, 2));
    }

    @Test
    void a_job_that_failed_for_good_says_how_to_try_again() {
        assertThat(outcomes(FAILED, Stages.pod(0, 10, Stages.ended(137, "Error", "")))
                        .judge())
                .isEqualTo(new Outcome.Failed(Reason.WORKER_FAILED, LOST + "; delete the Job to try again"));
        assertThat(outcomes(FAILED).judge())
                .isEqualTo(new Outcome.Failed(
                        Reason.WORKER_FAILED, "Job inspect-1 failed: indexes failed; delete the Job to try again"));
    }

    @Test
    void a_refusal_is_final_before_the_job_has_failed() {
        String refusal = "{\"outcome\":\"Refused\",\"stage\":\"Inspect\",\"reason\":\"ModelTooLarge\","
                + "\"message\":\"too large\"}";

        assertThat(outcomes("{active: 1}", Stages.pod(1, 10, Stages.ended(3, "Error", refusal)))
                        .judge())
                .isEqualTo(new Outcome.Failed(Reason.MODEL_TOO_LARGE, "too large"));
    }

    @Test
    void reports_are_ordered_by_shard_and_the_newest_of_a_shard_counts() {
        var outcome = outcomes(
                        COMPLETE,
                        Stages.pod(1, 10, inspected("second")),
                        Stages.pod(0, 5, inspected("old")),
                        Stages.pod(0, 20, inspected("first")))
                .judge();

        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(((Outcome.Done) outcome).reports(WorkReport.Inspected.class))
                .extracting(report -> report.report().uri())
                .containsExactly("first", "second");
    }

    @Test
    void reports_that_went_with_their_pods_are_lost() {
        assertThat(outcomes(COMPLETE, Stages.pod(1, 10, inspected("second"))).judge())
                .isEqualTo(new Outcome.Lost());
    }

    @Test
    void a_report_of_another_kind_comes_of_another_image() {
        String removed = Stages.ended(0, "Completed", "{\"outcome\":\"Removed\",\"uri\":\"u\",\"files\":1}");

        assertThat(outcomes(COMPLETE, Stages.pod(0, 10, inspected("first")), Stages.pod(1, 10, removed))
                        .judge())
                .isEqualTo(new Outcome.Failed(
                        Reason.WORKER_FAILED,
                        "the worker left a report of another kind: its image is not of this version; correct"
                                + " HALFTONE_WORKER_IMAGE in the settings of the operator"));
    }

    private static String inspected(String uri) {
        return Stages.ended(
                0,
                "Completed",
                "{\"outcome\":\"Inspected\",\"model\":{\"digest\":\"d\",\"layers\":1},\"report\":{\"uri\":\"" + uri
                        + "\",\"digest\":\"d\"}}");
    }

    private static Outcomes outcomes(String status, Pod... pods) {
        return Outcomes.of(Stages.onAccelerator(null), Stages.job(status), List.of(pods), NOW);
    }
}
