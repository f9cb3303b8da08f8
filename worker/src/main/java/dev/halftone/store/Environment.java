package dev.halftone.store;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of a process that come from outside: where volumes are mounted and which hosts may be asked. */
public record Environment(Map<String, String> variables) {

    private static final long GIBIBYTE = 1L << 30;

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** That of this process. */
    public static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    /** A variable that is set to something. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    /** The folder with a folder for each claim. */
    public Path claims() {
        return Path.of(get("HALFTONE_CLAIMS").orElse("/halftone/claims")).toAbsolutePath();
    }

    /** The folder with a folder for each Secret. */
    Path secrets() {
        return Path.of(get("HALFTONE_SECRETS").orElse("/halftone/secrets"));
    }

    /** Hosts that may be asked, as names or {@code *.example.org}. */
    List<String> httpsHosts() {
        return list("HALFTONE_HTTPS_HOSTS");
    }

    /** Hosts among them that may lie in a private network. */
    List<String> privateHosts() {
        return list("HALFTONE_HTTPS_PRIVATE_HOSTS");
    }

    long httpsBytes() {
        return number("HALFTONE_HTTPS_MAX_BYTES", 20 * GIBIBYTE);
    }

    /** Seconds of a whole fetch. */
    long httpsSeconds() {
        return number("HALFTONE_HTTPS_TIMEOUT_SECONDS", 600);
    }

    private List<String> list(String name) {
        return Arrays.stream(get(name).orElse("").split(",", -1))
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .toList();
    }

    private long number(String name, long otherwise) {
        return get(name)
                .filter(text -> text.strip().matches("[0-9]{1,15}"))
                .map(text -> Long.parseLong(text.strip()))
                .orElse(otherwise);
    }
}
