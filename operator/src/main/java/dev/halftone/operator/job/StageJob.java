package dev.halftone.operator.job;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The Job of a stage: one index for each shard. */
final class StageJob {

    /** How a worker ends that will not do better another time: the order is unusable, or the model is refused. */
    static final List<Integer> FINAL_CODES = List.of(2, 3);

    private StageJob() {}

    static Job of(StageWork work) {
        return new JobBuilder()
                .withMetadata(new ObjectMetaBuilder(metadata(work))
                        .addToAnnotations(Labels.CIRCUMSTANCES, Circumstances.digest(work))
                        .build())
                .withSpec(spec(work))
                .build();
    }

    static ObjectMeta metadata(StageWork work) {
        Map<String, String> labels = new TreeMap<>(Labels.of(work));
        labels.putAll(work.owner().queue());
        return new ObjectMetaBuilder()
                .withNamespace(work.owner().namespace())
                .withName(work.name())
                .withLabels(labels)
                .withAnnotations(Map.of(Labels.NAME, work.owner().name()))
                .withOwnerReferences(work.owner().controller())
                .build();
    }

    private static JobSpec spec(StageWork work) {
        int shards = work.order().shard().count();
        return new JobSpecBuilder()
                .withCompletionMode("Indexed")
                .withCompletions(shards)
                .withParallelism(shards)
                .withBackoffLimitPerIndex(work.settings().retries())
                .withMaxFailedIndexes(0)
                .withActiveDeadlineSeconds(work.settings().deadlineSeconds())
                .withPodReplacementPolicy("Failed")
                .withPodFailurePolicy(failurePolicy())
                .withTemplate(WorkerPod.of(work))
                .build();
    }

    private static PodFailurePolicy failurePolicy() {
        return new PodFailurePolicyBuilder()
                .addNewRule()
                .withAction("FailJob")
                .withNewOnExitCodes()
                .withContainerName(WorkerPod.CONTAINER)
                .withOperator("In")
                .withValues(FINAL_CODES)
                .endOnExitCodes()
                .endRule()
                .addNewRule()
                .withAction("Ignore")
                .addNewOnPodCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .endOnPodCondition()
                .endRule()
                .build();
    }
}
