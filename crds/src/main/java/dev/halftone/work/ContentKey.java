package dev.halftone.work;

/** What a result is stored under: the digest of what it is and of everything that it was made from. */
public final class ContentKey {
    private ContentKey() {}

    /**
     * The key of a result.
     *
     * @param result what it is, with the version of its layout, such as {@code sensitivity/1}: another layout is another key
     * @param inputs everything that it depends on: a record, a map or a tree without floating-point numbers
     */
    public static Digest of(String result, Object inputs) {
        return Digest.ofJson(new Keyed(result, inputs));
    }

    private record Keyed(String result, Object inputs) {}
}
