package dev.halftone.onnx;

import dev.halftone.failure.Printable;
import dev.halftone.failure.Refusal;
import dev.halftone.failure.UserError;
import java.nio.file.Path;

/**
 * The file that a model comes from: every complaint about the model begins with it.
 *
 * @param origin who may have made it
 */
record ModelSource(Path file, Origin origin) {

    /** Who made a file. */
    enum Origin {
        /** This program. */
        OURS,
        /** Anyone. */
        ANYONE
    }

    /** What to throw: the row, and the place in the file. */
    UserError refuse(Refusal refusal, String what) {
        return UserError.of(refusal, Printable.line(file + ": " + what));
    }
}
