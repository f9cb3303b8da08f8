package dev.halftone.operator.job;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Jobs that work for an object, with their pods and orders, as the cluster shows them.
 *
 * @param refusals what the cluster said to objects that it has just refused to create, by their names
 */
public record JobView(List<Job> jobs, List<Pod> pods, List<ConfigMap> orders, Map<String, String> refusals) {

    /** Nothing at all. */
    public static final JobView EMPTY = new JobView(List.of(), List.of(), List.of(), Map.of());

    public JobView {
        jobs = List.copyOf(jobs);
        pods = List.copyOf(pods);
        orders = List.copyOf(orders);
        refusals = Map.copyOf(refusals);
    }

    /** The same after an attempt to create what was wanted. */
    public JobView refused(Map<String, String> refused) {
        return new JobView(jobs, pods, orders, refused);
    }

    /** Why nothing of this name can be created. */
    public Optional<String> refusal(String name) {
        return Optional.ofNullable(refusals.get(name));
    }

    /** What some work has come to. */
    public Outcome outcome(StageWork work, Instant now) {
        return outcomes(work, now).map(Outcomes::judge).orElseGet(Outcome.Absent::new);
    }

    /** When the outcome of some work may be another although nothing has changed. */
    Optional<Instant> patience(StageWork work, Instant now) {
        return outcomes(work, now).flatMap(Outcomes::patience);
    }

    private Optional<Outcomes> outcomes(StageWork work, Instant now) {
        return job(work.name()).map(job -> Outcomes.of(work, job, pods(work.name()), now));
    }

    /** The Job of this name. */
    public Optional<Job> job(String name) {
        return jobs.stream()
                .filter(job -> job.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** How long the Job that was completed last took. */
    public Optional<JobTimes> lastCompleted() {
        return jobs.stream()
                .filter(job -> job.getStatus() != null && job.getStatus().getCompletionTime() != null)
                .max(Comparator.comparing(job -> job.getStatus().getCompletionTime()))
                .flatMap(job -> JobTimes.of(job, pods(job.getMetadata().getName())));
    }

    /** Whether somebody deletes pods of Jobs that stay. */
    public boolean losesPods() {
        return pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() != null)
                .flatMap(pod -> pod.getMetadata().getOwnerReferences().stream())
                .anyMatch(owner -> job(owner.getName())
                        .filter(job -> job.getMetadata().getDeletionTimestamp() == null)
                        .isPresent());
    }

    boolean hasOrder(String name) {
        return orders.stream().anyMatch(order -> order.getMetadata().getName().equals(name));
    }

    private List<Pod> pods(String job) {
        return pods.stream()
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getName().equals(job)))
                .toList();
    }
}
