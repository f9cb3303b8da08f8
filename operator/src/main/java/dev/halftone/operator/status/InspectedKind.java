package dev.halftone.operator.status;

import dev.halftone.api.v1alpha1.Condition;
import dev.halftone.work.WorkOrder;
import dev.halftone.work.WorkReport;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to one kind of object whose bytes a worker inspects.
 *
 * @param <R> the kind
 * @param <S> its status
 * @param <F> what an inspection finds
 */
public interface InspectedKind<R, S, F> {

    /** A URI that workers in a cluster can't follow, if there is one. */
    Optional<Judgement> localUri(R object);

    /** What the worker is told. */
    WorkOrder order(R object, String store);

    /** What it found. */
    @Nullable
    F found(WorkReport.Inspected report);

    /** How that reads. */
    String summary(F facts);

    /** The digest that stands for the bytes. */
    String digest(F facts);

    /** The conditions of a status. */
    List<Condition> conditions(S status);

    /** The digest of the order that the facts of a status answer. */
    @Nullable
    String order(S status);

    /** The facts of a status. */
    @Nullable
    F facts(S status);

    /** A status. */
    S status(List<Condition> conditions, @Nullable Long generation, @Nullable String order, @Nullable F facts);
}
