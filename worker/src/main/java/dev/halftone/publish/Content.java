package dev.halftone.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What goes into a published file. */
public sealed interface Content {

    /** Text, as UTF-8. */
    record Text(String text) implements Content {}

    /** A copy of a file that is there already. */
    record CopyOf(Path file) implements Content {}

    /** Writes the content into a new file. */
    default void writeTo(Path target) throws IOException {
        switch (this) {
            case Text(String text) -> Files.writeString(target, text);
            case CopyOf(Path file) -> Files.copy(file, target);
        }
    }

    /** Whether a file holds exactly this; false if there is none. */
    default boolean isIn(Path target) throws IOException {
        if (!Files.isRegularFile(target)) {
            return false;
        }
        return switch (this) {
            case Text(String text) -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                yield Files.size(target) == bytes.length && Arrays.equals(Files.readAllBytes(target), bytes);
            }
            case CopyOf(Path file) -> Files.mismatch(file, target) == -1;
        };
    }
}
