package dev.halftone.operator.accelerator;

import dev.halftone.api.v1alpha1.Accelerator;
import dev.halftone.api.v1alpha1.AcceleratorStatus;
import dev.halftone.api.v1alpha1.ConditionStatus;
import dev.halftone.api.v1alpha1.ConditionType;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.operator.job.Changes;
import dev.halftone.operator.status.Conditions;
import dev.halftone.operator.status.Decision;
import dev.halftone.operator.status.Judgement;
import dev.halftone.operator.status.SpecCheck;
import io.fabric8.kubernetes.api.model.Node;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides for an Accelerator: whether its spec is in order and how many nodes match. */
final class AcceleratorDecision {

    private final Accelerator accelerator;
    private final AcceleratorStatus before;
    private final Instant now;

    AcceleratorDecision(Accelerator accelerator, Instant now) {
        this.accelerator = accelerator;
        this.before = Optional.ofNullable(accelerator.getStatus()).orElse(new AcceleratorStatus(List.of(), null, null));
        this.now = now;
    }

    /** @param nodes of the cluster; absent where they may not be seen */
    Decision<AcceleratorStatus> decide(Optional<? extends Collection<Node>> nodes) {
        var problem = SpecCheck.problem(accelerator);
        var matching = problem.isPresent()
                ? Optional.<Long>empty()
                : nodes.map(all -> all.stream().filter(this::matches).count());
        var judgement = problem.orElseGet(() -> judge(matching));
        long generation = accelerator.getMetadata().getGeneration();
        var conditions = new Conditions(before.conditions(), generation, now).judge(judgement);
        conditions.with(
                ConditionType.TARGET_AVAILABLE,
                matching.map(count -> count > 0 ? ConditionStatus.TRUE : ConditionStatus.FALSE)
                        .orElse(ConditionStatus.UNKNOWN),
                judgement.reason(),
                judgement.message());
        return new Decision<>(
                new AcceleratorStatus(conditions.list(), generation, matching.orElse(null)),
                judgement,
                Changes.NONE,
                Optional.empty());
    }

    private Judgement judge(Optional<Long> matching) {
        if (matching.isEmpty()) {
            return new Judgement.Fine(Reason.SUCCEEDED, "nodes are not watched in this installation");
        }
        return matching.get() > 0
                ? new Judgement.Fine(
                        Reason.SUCCEEDED, matching.get() + (matching.get() == 1 ? " node matches" : " nodes match"))
                : new Judgement.Waiting(
                        Reason.NO_NODE,
                        "no node has the labels of spec.nodeSelector "
                                + accelerator.getSpec().nodeSelector() + ": label one, or wait until one is added");
    }

    private boolean matches(Node node) {
        var labels = Optional.ofNullable(node.getMetadata().getLabels()).orElse(Map.of());
        return labels.entrySet()
                .containsAll(accelerator.getSpec().nodeSelector().entrySet());
    }
}
