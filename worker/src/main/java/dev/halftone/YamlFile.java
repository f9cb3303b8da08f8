package dev.halftone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.halftone.failure.IoReason;
import dev.halftone.failure.ManifestRefusal;
import dev.halftone.failure.Printable;
import dev.halftone.failure.Refusal;
import dev.halftone.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file of YAML documents. */
record YamlFile(Path file) {

    /** The parser takes the square of a text's length: a second for this much. */
    private static final int MAXIMUM_BYTES = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .build();

    /**
     * Its documents, without those that are empty.
     *
     * @throws UserError naming the file, and the line where there is one
     */
    List<JsonNode> documents() {
        try (var stream = Files.newInputStream(file)) {
            return documents(stream.readNBytes(MAXIMUM_BYTES + 1));
        } catch (IOException e) {
            throw refuse(ManifestRefusal.UNREADABLE, "can't be read (" + IoReason.of(e) + ")");
        }
    }

    /** The documents in these bytes. */
    List<JsonNode> documents(byte[] content) {
        if (content.length > MAXIMUM_BYTES) {
            throw refuse(ManifestRefusal.TOO_LARGE, "has more than " + MAXIMUM_BYTES + " bytes; split it");
        }
        var strict = new StrictTokens(ManifestRefusal.NESTED_TOO_DEEP, ManifestRefusal.DUPLICATE_KEY, this::refuse);
        try (var tokens = YAML.createParser(content);
                var parser = YAML.createParser(content)) {
            strict.check(tokens);
            return JSON.readValues(parser, JsonNode.class).readAll().stream()
                    .filter(document -> !document.isNull() && !document.isMissingNode())
                    .toList();
        } catch (JsonProcessingException e) {
            throw refuse(
                    ManifestRefusal.NO_YAML,
                    "is no YAML (" + e.getOriginalMessage().lines().findFirst().orElse("") + ")");
        } catch (IOException e) {
            throw refuse(ManifestRefusal.NO_YAML, "is no YAML (" + IoReason.of(e) + ")");
        }
    }

    private UserError refuse(Refusal refusal, String what) {
        return UserError.of(refusal, Printable.line(file + ": " + what));
    }
}
