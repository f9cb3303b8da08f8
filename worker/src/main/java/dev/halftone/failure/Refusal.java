package dev.halftone.failure;

import dev.halftone.api.v1alpha1.Reason;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Why a file is refused: a row of one of the tables, which {@code docs/refusals.md} shows. Each row has a hostile file among the
 * tests.
 */
public sealed interface Refusal
        permits ModelRefusal, GraphRefusal, TensorRefusal, SamplesRefusal, ManifestRefusal, OrderRefusal {

    /** The name of the row. */
    String name();

    /** What the command line answers with. */
    UserError.Kind kind();

    /** What a condition in a cluster gives as its reason. */
    Reason reason();

    /** What is wrong, in a sentence. */
    String meaning();

    /** What to do about it, in a sentence. */
    String remedy();

    /** The table that the row is in: one word. */
    default String table() {
        return getClass().getSimpleName().replace("Refusal", "").toLowerCase(Locale.ROOT);
    }

    /** What messages end in and what people search for: the table and the row. */
    default String code() {
        return table() + "-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** All rows of all tables. */
    static List<Refusal> all() {
        return Stream.<Refusal[]>of(
                        ModelRefusal.values(),
                        GraphRefusal.values(),
                        TensorRefusal.values(),
                        SamplesRefusal.values(),
                        ManifestRefusal.values(),
                        OrderRefusal.values())
                .flatMap(Stream::of)
                .toList();
    }
}
