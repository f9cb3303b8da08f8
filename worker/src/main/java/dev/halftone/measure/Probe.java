package dev.halftone.measure;

import dev.halftone.gradient.Edge;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One number that the backward graph computes for each sample: the squared loss change of one value's error.
 *
 * @param value the value that is changed
 * @param edges where the change enters: one operand, or every reader of an output
 */
record Probe(String value, List<Edge> edges, ActivationError error) {
    Probe {
        edges = List.copyOf(edges);
    }

    /** Whether the sample at a position counts: intervals are judged by samples that they do not come from. */
    boolean counts(SensitivitySubject subject, int position) {
        return switch (error) {
            case ActivationError.Static _ -> subject.isJudge(position);
            case ActivationError.Dynamic _, ActivationError.Half _, ActivationError.Blocks _ -> true;
        };
    }

    /** The mean over the samples that count. */
    double mean(SensitivitySubject subject, double sum) {
        long counted = IntStream.range(0, subject.indices().size())
                .filter(position -> counts(subject, position))
                .count();
        return sum / counted;
    }
}
