package dev.halftone.operator.status;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.operator.job.Outcome;
import dev.halftone.work.WorkReport;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an inspection came to.
 *
 * @param facts if it is done
 * @param judgement of the object while it is not
 */
public record Inspection<F>(Optional<F> facts, Judgement judgement) {

    /** Reads an outcome. */
    public static <F> Inspection<F> of(Outcome outcome, Function<WorkReport.Inspected, @Nullable F> facts) {
        return switch (outcome) {
            case Outcome.Done done ->
                new Inspection<>(
                        Optional.ofNullable(
                                facts.apply(done.reports(WorkReport.Inspected.class).getFirst())),
                        progressing("inspected"));
            case Outcome.Failed(Reason reason, String message) ->
                new Inspection<>(Optional.empty(), Judgement.problem(reason, message));
            case Outcome.Working(Reason reason, String message, long _, long _) ->
                new Inspection<>(
                        Optional.empty(),
                        reason == Reason.PROGRESSING
                                ? progressing("a worker reads the bytes")
                                : Judgement.retried(reason, message));
            case Outcome.Absent _, Outcome.Lost _ ->
                new Inspection<>(Optional.empty(), progressing("a worker reads the bytes"));
        };
    }

    private static Judgement progressing(String message) {
        return new Judgement.Progressing(Reason.PROGRESSING, message);
    }
}
