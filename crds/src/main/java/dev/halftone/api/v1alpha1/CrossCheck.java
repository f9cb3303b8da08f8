package dev.halftone.api.v1alpha1;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluates the rules between fields over a whole spec. */
final class CrossCheck {
    private CrossCheck() {}

    static void walk(String path, @Nullable Object value, List<Violation> violations) {
        if (value instanceof CrossChecked checked) {
            checked.crossCheck()
                    .forEach(found -> violations.add(new Violation(path + "." + found.field(), found.message())));
        }
        if (value instanceof Record owner) {
            for (RecordComponent component : owner.getClass().getRecordComponents()) {
                walk(path + "." + component.getName(), read(component, owner), violations);
            }
        } else if (value instanceof Collection<?> items) {
            int i = 0;
            for (Object item : items) {
                walk(path + "[" + i++ + "]", item, violations);
            }
        }
    }

    private static @Nullable Object read(RecordComponent component, Record owner) {
        try {
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
