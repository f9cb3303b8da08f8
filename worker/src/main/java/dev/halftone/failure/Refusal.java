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

    /** What the row says. */
    Row row();

    /**
     * What a row says.
     *
     * @param kind what the command line answers with
     * @param reason what a condition in a cluster gives as its reason
     * @param meaning what is wrong, in a sentence
     * @param remedy what to do about it, in a sentence
     */
    record Row(UserError.Kind kind, Reason reason, String meaning, String remedy) {}

    default UserError.Kind kind() {
        return row().kind();
    }

    default Reason reason() {
        return row().reason();
    }

    default String meaning() {
        return row().meaning();
    }

    default String remedy() {
        return row().remedy();
    }

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
