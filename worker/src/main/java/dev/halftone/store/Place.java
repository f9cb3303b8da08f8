package dev.halftone.store;

import dev.halftone.api.v1alpha1.Source;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where bytes are, as a resource says it.
 *
 * @param field the field that holds the URI, for messages
 * @param sha256 the digest that the bytes must have, as 64 hexadecimal digits
 * @param secret the name of the Secret with the credentials
 * @param base the folder that relative URIs start at
 */
public record Place(String field, String uri, Optional<String> sha256, Optional<String> secret, Path base) {

    /** The place that a source names. */
    public static Place of(String field, Source source, Path base) {
        return new Place(
                field,
                source.uri(),
                Optional.ofNullable(source.sha256()),
                Optional.ofNullable(source.secretRef()).map(reference -> reference.name()),
                base);
    }

    /** A place that is written to. */
    public static Place of(String field, String uri, Path base) {
        return new Place(field, uri, Optional.empty(), Optional.empty(), base);
    }
}
