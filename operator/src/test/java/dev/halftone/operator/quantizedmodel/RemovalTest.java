package dev.halftone.operator.quantizedmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.operator.derived.Situation;
import dev.halftone.operator.derived.Yaml;
import dev.halftone.operator.job.JobView;
import dev.halftone.operator.status.Judgement;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemovalTest {

    private final Removal removal = new Removal((QuantizedModel) Yaml.read("""
                    apiVersion: halftone.dev/v1alpha1
                    kind: QuantizedModel
                    metadata: {name: minilm-xeon, namespace: demo, uid: "1"}
                    spec:
                      modelRef: {name: minilm}
                      calibrationRef: {name: sentences}
                      acceleratorRef: {name: xeon-amx}
                      lossBudget: {metric: RelativeRmse, max: "0.10"}
                      deletionPolicy: Delete
                    """).getFirst(), Situation.SETTINGS);

    @Test
    void nothing_is_removed_where_nothing_was_published() {
        assertThat(removal.isNeeded()).isFalse();
    }

    @Test
    void a_job_that_is_refused_is_told_of_and_the_object_stays() {
        var step = removal.step(JobView.EMPTY.refused(Map.of(name(), "exceeded quota")), Situation.NOW);

        assertThat(step.said()).contains(new Judgement.Waiting(Reason.JOB_REJECTED, "removal: exceeded quota"));
        assertThat(step.again()).isPresent();
    }

    @Test
    void a_job_that_failed_lets_the_object_go_and_says_that_the_artifact_stays() {
        var job = job();
        job.setStatus(new JobStatusBuilder()
                .addNewCondition()
                .withType("Failed")
                .withStatus("True")
                .withReason("DeadlineExceeded")
                .endCondition()
                .build());

        var step = removal.step(new JobView(List.of(job), List.of(), List.of(), Map.of()), Situation.NOW);

        assertThat(step.said())
                .contains(new Judgement.Stalled(
                        Reason.DEADLINE_EXCEEDED,
                        "the artifact stays: Job " + name()
                                + " took longer than 14400 s; delete the Job to try again"));
        assertThat(step.again()).isEmpty();
    }

    private String name() {
        return job().getMetadata().getName();
    }

    private Job job() {
        return (Job)
                removal.step(JobView.EMPTY, Situation.NOW).changes().created().getLast();
    }
}
