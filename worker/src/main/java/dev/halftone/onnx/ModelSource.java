package dev.halftone.onnx;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.UserError;
import java.nio.file.Path;

/** The file that a model comes from: every complaint about the model begins with it. */
record ModelSource(Path file) {

    private static final int LONGEST_MESSAGE = 1000;

    /** The file isn't the model that it should be. */
    UserError invalid(String what) {
        return UserError.invalid(Reason.MODEL_UNREADABLE, line(what));
    }

    /** The model is in order but isn't served. */
    UserError refused(String what) {
        return UserError.refused(Reason.MODEL_UNSUPPORTED, line(what));
    }

    /** The model is beyond a limit. */
    UserError tooLarge(String what) {
        return UserError.refused(Reason.MODEL_TOO_LARGE, line(what));
    }

    /** Names come from the file: whatever they hold, the message stays one line of bearable length. */
    private String line(String what) {
        String line = (file + ": " + what).replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "...";
    }
}
