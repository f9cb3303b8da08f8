package dev.halftone.operator.job;

import dev.halftone.api.v1alpha1.AcceleratorSpec;
import dev.halftone.api.v1alpha1.ModelSpec;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.operator.derived.Situation;
import dev.halftone.operator.derived.Yaml;
import dev.halftone.work.Shard;
import dev.halftone.work.WorkOrder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Work, Jobs and pods for the tests of how Jobs are judged. */
final class Stages {

    private Stages() {}

    /** The inspection of a model, on no accelerator. */
    static StageWork inspection() {
        return work(null, Shard.WHOLE);
    }

    /** The same order in two shards, on an accelerator that may name an image. */
    static StageWork onAccelerator(@Nullable String image) {
        String spec = image == null ? "backend: Cpu" : "backend: Cpu\nworkerImage: " + image;
        return work(Yaml.serialization().unmarshal(spec, AcceleratorSpec.class), new Shard(0, 2));
    }

    private static StageWork work(@Nullable AcceleratorSpec accelerator, Shard shard) {
        var model = Yaml.serialization().unmarshal("source: {uri: pvc://models/minilm.onnx}", ModelSpec.class);
        var order = new WorkOrder(
                Stage.INSPECT,
                "demo",
                "minilm",
                model,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                shard,
                List.of(),
                "pvc://halftone");
        var owner = new Owner("halftone.dev/v1alpha1", "Model", "demo", "minilm", "1", Map.of());
        return new StageWork(order, owner, accelerator, Situation.SETTINGS);
    }

    /** A Job of two shards with a status given as YAML. */
    static Job job(String status) {
        return (Job) Yaml.read("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: inspect-1, namespace: demo, creationTimestamp: "2025-12-31T23:00:00Z"}
                spec: {completions: 2, activeDeadlineSeconds: 60}
                status: %s
                """.formatted(status)).getFirst();
    }

    /** A pod of a shard with 2 GiB, created at a minute of the last hour, with a status given as YAML. */
    static Pod pod(int shard, int minute, String status) {
        return (Pod)
                Yaml.read("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: inspect-1-%d-%02d
                  creationTimestamp: "2025-12-31T23:%02d:00Z"
                  annotations: {batch.kubernetes.io/job-completion-index: "%d"}
                spec:
                  nodeName: node-1
                  containers: [{name: worker, image: worker, resources: {limits: {memory: 2Gi}}}]
                status: %s
                """.formatted(shard, minute, minute, shard, status)).getFirst();
    }

    /** The status of a pod whose worker has ended. */
    static String ended(int code, String reason, String message) {
        return """
                {containerStatuses: [{name: worker, state: {terminated: \
                {exitCode: %d, reason: %s, message: '%s'}}}]}""".formatted(code, reason, message);
    }
}
