package dev.halftone.onnx;

import dev.halftone.failure.GraphRefusal;
import dev.halftone.failure.Printable;

/** Names in a file: they go into messages, reports and other files as they are. */
record Names(ModelSource source, Limits limits) {

    private static final int SHOWN = 40;

    /** A name that must be there; {@code what} has it. */
    String given(String what, String name) {
        if (name.isEmpty()) {
            throw source.refuse(GraphRefusal.NAME_MISSING, what + " has no name");
        }
        return bounded(what, name);
    }

    /** A name that may be missing. */
    String bounded(String what, String name) {
        if (name.length() > limits.nameLength()) {
            throw source.refuse(
                    GraphRefusal.NAME_TOO_LONG,
                    what + " has a name of " + name.length() + " characters, and " + limits.nameLength() + " are read: "
                            + shown(name));
        }
        if (!Printable.is(name)) {
            throw source.refuse(
                    GraphRefusal.NAME_UNPRINTABLE,
                    what + " has a name with characters that can't be shown, '" + shown(name) + "'; rename it");
        }
        return name;
    }

    private static String shown(String name) {
        return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "...";
    }
}
