package dev.halftone.backend;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What a measurement of time belongs to: on another machine, runtime or setting it has to be made again.
 *
 * @param processor the processor's model
 * @param features those of its instruction sets that kernels are chosen by, sorted
 * @param processors how many logical processors are online
 * @param device the accelerator's model and driver; empty when work is done by the processor
 * @param runtime the runtime's name and version
 * @param backend the row of {@link Backends}
 * @param threads threads of one operator
 * @param isolation whether the process has processors to itself, as far as it can tell
 * @param governor how the clock frequency is chosen; empty when that can't be read
 */
public record Fingerprint(
        String processor,
        List<String> features,
        int processors,
        String device,
        String runtime,
        String backend,
        int threads,
        Isolation isolation,
        String governor) {

    /** Whether the process may run on every processor of the machine. */
    public enum Isolation {
        /** On all that are online, together with everything else. */
        SHARED,
        /** On a subset, as an exclusive set of processors or {@code taskset} gives it. */
        PINNED
    }

    public Fingerprint {
        features = features.stream().sorted().toList();
    }

    /** The fingerprint of a backend on this machine. */
    public static Fingerprint of(Backend backend, int threads) {
        return new Machine(java.nio.file.Path.of("/")).fingerprint(backend, threads);
    }

    /** {@code sha256:} and the SHA-256 of all fields, one {@code name=value} a line: equal for equal fingerprints. */
    public String digest() {
        String text = String.join(
                "\n",
                "processor=" + processor,
                "features=" + String.join(" ", features),
                "processors=" + processors,
                "device=" + device,
                "runtime=" + runtime,
                "backend=" + backend,
                "threads=" + threads,
                "isolation=" + isolation,
                "governor=" + governor,
                "");
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return "sha256:" + HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** One line for people. */
    public String summary() {
        String where = device.isEmpty() ? processor : device;
        String isa = features.isEmpty() ? "" : " (" + String.join(" ", features) + ")";
        return where + isa + ", " + runtime + " " + backend + ", " + (threads == 1 ? "1 thread" : threads + " threads");
    }
}
