package dev.halftone.api.v1alpha1;

/**
 * A field that is not as its schema says.
 *
 * @param field path such as {@code spec.lossBudget.max}
 * @param message what is wrong and what to write instead
 */
public record Violation(String field, String message) {
    @Override
    public String toString() {
        return field + ": " + message;
    }
}
