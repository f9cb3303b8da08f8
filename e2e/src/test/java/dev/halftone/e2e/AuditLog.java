package dev.halftone.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the API server was asked to change, by whom and when: its audit log, as {@code deploy/cluster} has it written. */
record AuditLog(Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> WRITING = Set.of("create", "update", "patch", "delete", "deletecollection");

    /** A verb on a resource {@code [group/]resource[/subresource]} that someone asked for, and whether it was granted. */
    record Right(String verb, String resource, boolean granted) {}

    /** What a user has asked for since then, each once. */
    Set<Right> rights(String user, Instant from) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(AuditLog::parse)
                    .filter(Objects::nonNull)
                    .filter(event -> event.at("/user/username").asText().equals(user))
                    .filter(event -> event.has("objectRef"))
                    .filter(event -> !Instant.parse(
                                    event.path("requestReceivedTimestamp").asText())
                            .isBefore(from))
                    .map(AuditLog::right)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Right right(JsonNode event) {
        JsonNode object = event.path("objectRef");
        String group = object.path("apiGroup").asText();
        String subresource = object.path("subresource").asText();
        String resource = (group.isEmpty() ? "" : group + "/")
                + object.path("resource").asText()
                + (subresource.isEmpty() ? "" : "/" + subresource);
        // The answer alone does not tell: what is created in a namespace that goes is forbidden too.
        boolean granted = !event.path("annotations")
                .path("authorization.k8s.io/decision")
                .asText()
                .equals("forbid");
        return new Right(event.path("verb").asText(), resource, granted);
    }

    /** A request that was answered; {@code object} is {@code resource[/subresource] namespace/name}. */
    record Write(Instant at, String user, String agent, String verb, String object, int code) {}

    /** None on a cluster whose log is not within reach. */
    static Optional<AuditLog> find() {
        return Cluster.scripts()
                .map(scripts -> new AuditLog(Path.of(
                        Objects.requireNonNull(System.getenv("HALFTONE_CLUSTER_DIR"), "HALFTONE_CLUSTER_DIR"),
                        "log",
                        "audit.log")));
    }

    /** Writes whose user or user agent contains {@code who}, asked for from {@code from} (inclusive) to {@code until}. */
    List<Write> writes(String who, Instant from, Instant until) {
        return writes(write -> (write.user().contains(who) || write.agent().contains(who))
                && !write.at().isBefore(from)
                && write.at().isBefore(until));
    }

    /** Every write that is wanted, in the order of their answers. */
    List<Write> writes(Predicate<Write> wanted) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(AuditLog::write)
                    .flatMap(Optional::stream)
                    .filter(wanted)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Write> write(String line) {
        JsonNode event = parse(line);
        if (event == null || !WRITING.contains(event.path("verb").asText())) {
            return Optional.empty();
        }
        JsonNode object = event.path("objectRef");
        String subresource = object.path("subresource").asText();
        return Optional.of(new Write(
                Instant.parse(event.path("requestReceivedTimestamp").asText()),
                event.at("/user/username").asText(),
                event.path("userAgent").asText(),
                event.path("verb").asText(),
                object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource) + " "
                        + object.path("namespace").asText() + "/"
                        + object.path("name").asText(),
                event.at("/responseStatus/code").asInt()));
    }

    /** The last line may be half written. */
    private static @Nullable JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            return null;
        }
    }
}
