package dev.halftone;

import dev.halftone.measure.Sensitivity;
import dev.halftone.measure.Shards;
import dev.halftone.work.ContentKey;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Measurements kept under the digest of what they depend on: made once, used by every run that needs them. */
record Profiles(Path root) {

    /**
     * A measurement, and where it came from.
     *
     * @param name the profile's name
     * @param reused whether it was made by an earlier run
     */
    record Kept<T>(T value, String name, boolean reused) {}

    /** A table that JSON holds whole. */
    <T> Kept<T> table(ProfileKind kind, Object inputs, Class<T> type, Supplier<T> measure) {
        return kept(kind, inputs, type).orElseGet(() -> {
            var folder = folder(kind, inputs);
            return new Kept<>(folder.keep(ProfileFolder.TABLE, measure.get(), type), folder.name(), false);
        });
    }

    /** A table that an earlier run measured. */
    <T> Optional<Kept<T>> kept(ProfileKind kind, Object inputs, Class<T> type) {
        var folder = folder(kind, inputs);
        return folder.read(ProfileFolder.TABLE, type).map(kept -> new Kept<>(kept, folder.name(), true));
    }

    /** A sensitivity, with the importance of each weight element beside its table. */
    Kept<Sensitivity> sensitivity(Object inputs, Function<Shards, Sensitivity> measure) {
        var folder = folder(ProfileKind.SENSITIVITY, inputs);
        var kept = folder.sensitivity();
        if (kept.isPresent()) {
            return new Kept<>(kept.get(), folder.name(), true);
        }
        var shards = new SampleShards(folder);
        var measured = folder.keep(measure.apply(shards));
        shards.remove();
        return new Kept<>(measured, folder.name(), false);
    }

    /** Where a profile is, or will be. */
    ProfileFolder folder(ProfileKind kind, Object inputs) {
        return new ProfileFolder(root.resolve(
                kind.prefix() + "-" + ContentKey.of(kind.result(), inputs).hex(16)));
    }
}
