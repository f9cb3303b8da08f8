package dev.halftone.api.v1alpha1;

import java.util.List;

/**
 * A record with rules between its fields: the same rules as its {@code @ValidationRule} annotations, which an API server evaluates,
 * for where there is none.
 */
interface CrossChecked {
    /** What is wrong, with paths relative to this record; empty if nothing is. */
    List<Violation> crossCheck();

    /** One rule: nothing if it holds. */
    static List<Violation> rule(boolean holds, String field, String message) {
        return holds ? List.of() : List.of(new Violation(field, message));
    }
}
