package dev.halftone.publish;

import java.util.List;

/**
 * What the figures belong to.
 *
 * @param accelerator name of the Accelerator resource
 * @param fingerprint digest over all of this
 * @param facts name and value of each part: processor, features, runtime, operating system
 */
public record Environment(
        String accelerator, String backend, String runtime, int threads, String fingerprint, List<Fact> facts) {
    public Environment {
        facts = List.copyOf(facts);
    }

    /** A name and a value. */
    public record Fact(String name, String value) {}
}
