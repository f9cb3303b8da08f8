package dev.halftone.operator.cluster;

import dev.halftone.api.v1alpha1.Condition;
import dev.halftone.api.v1alpha1.ConditionType;
import dev.halftone.api.v1alpha1.QuantizedModelStatus;
import dev.halftone.operator.job.JobView;
import dev.halftone.operator.signal.Events;
import dev.halftone.operator.signal.Meters;
import dev.halftone.operator.status.Decision;
import dev.halftone.operator.status.Judgement;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Carries a decision out: changes first, so that no status tells of what was not done, then the status, then who is told. */
@Singleton
public class Execution {

    /** How long an event that got lost can hold anything up. */
    private static final Duration SAFETY_NET = Duration.ofMinutes(2);

    /**
     * After somebody was faster. What they made may tell them alone that it is there: a profile that two QuantizedModels want at once
     * tells the one that owns it.
     */
    private static final Duration OVERTAKEN = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(Execution.class);

    /** A rule that the rest of the object breaks, or a form that server-side apply cannot read. */
    private static final Set<Integer> REFUSED = Set.of(422, HttpURLConnection.HTTP_INTERNAL_ERROR);

    private final Hands hands;
    private final Namespaces namespaces;
    private final Events events;
    private final Meters meters;

    Execution(Hands hands, Namespaces namespaces, Events events, Meters meters) {
        this.hands = hands;
        this.namespaces = namespaces;
        this.events = events;
        this.meters = meters;
    }

    /**
     * Decides and carries it out; where the cluster refuses to create something it is decided again with what it said.
     *
     * @param jobs those that work for the object
     * @param decide what follows from them
     * @param before conditions of the status that is there
     * @param fresh an empty object of the kind, for the status to travel in
     */
    public <S, R extends CustomResource<?, S>> UpdateControl<R> of(
            R primary, JobView jobs, Function<JobView, Decision<S>> decide, List<Condition> before, R fresh) {
        var decision = decide.apply(jobs);
        var carried = hands.apply(
                decision.changes()
                        .and(namespaces.departing(primary.getMetadata().getNamespace(), jobs)),
                primary);
        if (!carried.refused().isEmpty()) {
            decision = decide.apply(jobs.refused(carried.refused()));
        }
        var judgement = decision.judgement();
        if (isWritten(primary, decision, fresh) && isNews(judgement, before)) {
            events.tell(primary, judgement);
            meters.count(primary.getKind(), judgement);
            if (judgement instanceof Judgement.Fine) {
                jobs.lastCompleted().ifPresent(meters::stage);
                solveMicros(decision.status()).ifPresent(meters::solved);
            }
        }
        var control = UpdateControl.<R>noUpdate();
        if (!carried.done() && carried.refused().isEmpty()) {
            return control.rescheduleAfter(OVERTAKEN);
        }
        return switch (judgement) {
            case Judgement.Fine _, Judgement.Suspended _ ->
                decision.again().map(control::rescheduleAfter).orElse(control);
            case Judgement.Progressing _, Judgement.Waiting _, Judgement.Stalled _ ->
                control.rescheduleAfter(decision.again().orElse(SAFETY_NET));
        };
    }

    /** The status of an object that another version stored may be refused with the rest of it; then an event says what it would have. */
    private <S, R extends CustomResource<?, S>> boolean isWritten(R primary, Decision<S> decision, R fresh) {
        try {
            return hands.status(primary, decision.status(), fresh);
        } catch (KubernetesClientException e) {
            if (!REFUSED.contains(e.getCode())) {
                throw e;
            }
            LOG.warnf(
                    "the status of %s %s/%s is refused: %s",
                    primary.getKind(),
                    primary.getMetadata().getNamespace(),
                    primary.getMetadata().getName(),
                    e.getMessage());
            events.tell(primary, decision.judgement());
            return false;
        }
    }

    private static Optional<Long> solveMicros(Object status) {
        return status instanceof QuantizedModelStatus quantized && quantized.plan() != null
                ? Optional.ofNullable(quantized.plan().solveMicros())
                : Optional.empty();
    }

    private static boolean isNews(Judgement judgement, List<Condition> before) {
        return before.stream()
                .filter(condition -> condition.type().equals(ConditionType.READY.wireName()))
                .noneMatch(ready -> ready.reason().equals(judgement.reason().wireName())
                        && ready.message().equals(judgement.message()));
    }
}
