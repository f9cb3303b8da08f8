package dev.halftone;

import dev.halftone.work.CanonicalJson;
import dev.halftone.work.Shard;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files beside a profile that say what it consists of: their digests are the evidence that later stages are given. They are
 * written once; a profile of which a file is lost or changed no longer agrees with them.
 */
record Receipts(ProfileFolder folder) {

    /** Names every file of a whole profile. */
    static final String SEAL = "whole.json";

    /** What a receipt says. */
    record Content(String profile, Map<String, String> files) {}

    /** The name of a shard's file. */
    static String shard(Shard shard) {
        return "shard-" + shard.index() + "-of-" + shard.count() + ".json";
    }

    /** Says which files a shard has left. */
    void write(Shard shard, Iterable<String> files) {
        create(shard(shard), files);
    }

    /** Says which files the whole profile has. */
    void seal() {
        create(SEAL, wholeFiles().keySet());
    }

    /** Whether the profile is what its seal says, if it has one. */
    boolean isIntact() {
        return folder.read(SEAL, Content.class)
                .map(content -> content.equals(new Content(folder.name(), wholeFiles())))
                .orElse(true);
    }

    /** Whether every shard has left its file. */
    boolean areAllThere(int count) {
        for (int i = 0; i < count; i++) {
            if (!folder.has(shard(new Shard(i, count)))) {
                return false;
            }
        }
        return true;
    }

    private SortedMap<String, String> wholeFiles() {
        SortedMap<String, String> files = new TreeMap<>();
        for (String file : List.of(ProfileFolder.TABLE, ProfileFolder.IMPORTANCE, ProfileFolder.EQUALIZED)) {
            if (folder.has(file)) {
                files.put(file, folder.digest(file).value());
            }
        }
        return files;
    }

    private void create(String receipt, Iterable<String> files) {
        SortedMap<String, String> digests = new TreeMap<>();
        files.forEach(file -> digests.put(file, folder.digest(file).value()));
        folder.create(receipt, CanonicalJson.bytes(new Content(folder.name(), digests)));
    }
}
