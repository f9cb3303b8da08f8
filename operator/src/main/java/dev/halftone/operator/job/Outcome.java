package dev.halftone.operator.job;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.work.WorkReport;
import java.util.List;

/** What a stage has come to. */
public sealed interface Outcome {

    /** Nobody has been told to do it. */
    record Absent() implements Outcome {}

    /**
     * It goes on.
     *
     * @param reason what it waits for, or that it progresses
     * @param completed shards done
     */
    record Working(Reason reason, String message, long completed, long total) implements Outcome {}

    /** It is done: one report for each shard, by index, each of the kind that answers the order. */
    record Done(List<WorkReport> reports) implements Outcome {
        public Done {
            reports = List.copyOf(reports);
        }

        /** The reports of a stage that leaves this kind. */
        public <R extends WorkReport> List<R> reports(Class<R> kind) {
            return reports.stream().map(kind::cast).toList();
        }
    }

    /** It ended, and there is nothing to hope for unless something changes, which a transient reason may. */
    record Failed(Reason reason, String message) implements Outcome {}

    /** It ended well, but its reports went with its pods: doing it again finds everything in the store. */
    record Lost() implements Outcome {}
}
