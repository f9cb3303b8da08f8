package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.Progress;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.api.v1alpha1.WireNames;
import dev.halftone.operator.job.Outcome;
import dev.halftone.operator.status.Judgement;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a measurement that is not done yet stands.
 *
 * @param progress shards done, while pods work
 */
record Measuring(Judgement judgement, @Nullable Progress progress) {

    static Measuring of(Stage stage, Outcome outcome) {
        String word = WireNames.of(stage);
        return switch (outcome) {
            case Outcome.Working(Reason reason, String message, long completed, long total) -> {
                String done = word.toLowerCase(Locale.ROOT) + " " + completed + "/" + total + " shards";
                yield new Measuring(
                        reason == Reason.PROGRESSING
                                ? new Judgement.Progressing(reason, done)
                                : Judgement.retried(reason, done + "; " + message),
                        new Progress(word, completed, total));
            }
            case Outcome.Failed(Reason reason, String message) ->
                new Measuring(Judgement.problem(reason, message), null);
            case Outcome.Absent _, Outcome.Lost _, Outcome.Done _ ->
                new Measuring(
                        new Judgement.Progressing(Reason.PROGRESSING, word.toLowerCase(Locale.ROOT) + " starts"), null);
        };
    }
}
