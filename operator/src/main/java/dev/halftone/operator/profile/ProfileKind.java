package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.Condition;
import dev.halftone.api.v1alpha1.Progress;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.operator.status.Judgement;
import dev.halftone.work.WorkOrder;
import dev.halftone.work.WorkReport;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to one kind of profile; how it is measured is the same for all.
 *
 * @param <P> the kind
 * @param <S> its status
 * @param <R> what a worker reports of one shard
 */
interface ProfileKind<P extends CustomResource<? extends Record, S>, S, R extends WorkReport> {

    Class<P> type();

    /** An empty object. */
    P fresh();

    Stage stage();

    Class<R> report();

    /** What a profile refers to. */
    SourcesWatch.Names names(P profile);

    /** How what it refers to is no longer what the profile is about, if it is not. */
    Optional<Judgement> changed(P profile, Sources.Resolved sources);

    WorkOrder order(P profile, Sources.Resolved sources, String store);

    /** The facts of all shards, without conditions. */
    S measured(List<R> reports);

    /** No facts yet. */
    S measuring(@Nullable Progress progress);

    boolean isMeasured(S status);

    /** How facts read. */
    String summary(S facts);

    List<Condition> conditions(S status);

    /** Facts with what is said of them. */
    S status(List<Condition> conditions, long generation, S facts);
}
