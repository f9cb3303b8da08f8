package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of constants in YAML and JSON. Records keep such fields as strings, since a constant that this version does not know
 * must not make an object unreadable; the schema lists the constants and {@link Validation} refuses others.
 */
public final class WireNames {
    private static final ClassValue<Map<String, Enum<?>>> TABLES = new ClassValue<>() {
        @Override
        protected Map<String, Enum<?>> computeValue(Class<?> type) {
            var table = new LinkedHashMap<String, Enum<?>>();
            for (Object constant : type.getEnumConstants()) {
                table.put(of((Enum<?>) constant), (Enum<?>) constant);
            }
            return Collections.unmodifiableMap(table);
        }
    };

    private WireNames() {}

    /** The name of a constant, such as {@code RelativeRmse}. */
    public static String of(Enum<?> constant) {
        try {
            JsonProperty name =
                    constant.getDeclaringClass().getField(constant.name()).getAnnotation(JsonProperty.class);
            return name == null ? constant.name() : name.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The constant of that name, if there is one. */
    public static <E extends Enum<E>> Optional<E> find(Class<E> type, String name) {
        return Optional.ofNullable(TABLES.get(type).get(name)).map(type::cast);
    }

    /**
     * The constant of that name.
     *
     * @param field named in the error
     * @throws IllegalArgumentException if there is none: one line with the field and the names that there are
     */
    public static <E extends Enum<E>> E parse(Class<E> type, String field, String name) {
        return find(type, name)
                .orElseThrow(() -> new IllegalArgumentException(field + ": " + name + " is not one of "
                        + String.join(", ", TABLES.get(type).keySet())));
    }

    /** The constants of those names, in the order of their declaration. */
    public static <E extends Enum<E>> Set<E> parseAll(Class<E> type, String field, List<String> names) {
        EnumSet<E> constants = EnumSet.noneOf(type);
        names.forEach(name -> constants.add(parse(type, field, name)));
        return Collections.unmodifiableSet(constants);
    }

    /** All names, in the order of declaration. */
    public static List<String> all(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants()).map(WireNames::of).toList();
    }
}
