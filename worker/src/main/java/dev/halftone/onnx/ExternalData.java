package dev.halftone.onnx;

import dev.halftone.failure.IoReason;
import dev.halftone.failure.TensorRefusal;
import dev.halftone.onnx.proto.StringStringEntryProto;
import dev.halftone.onnx.proto.TensorProto;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tensors kept in files beside the model, and only there: a model names no file outside its own folder. */
final class ExternalData {

    private static final Set<String> ENTRIES = Set.of("location", "offset", "length", "checksum");

    private final ModelSource source;
    private final ModelFolder folder;
    private final Map<String, Ranges> locations = new HashMap<>();
    private final Map<Path, Ranges> files = new HashMap<>();

    ExternalData(ModelSource source) {
        this.source = source;
        this.folder = new ModelFolder(source);
    }

    static boolean isExternal(TensorProto proto) {
        return proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
    }

    /** The bytes that the entries point to, which must be as many as the tensor takes. */
    MemorySegment segment(String where, List<StringStringEntryProto> list, long expected) {
        var entries = entries(where, list);
        String location = entries.getOrDefault("location", "");
        var ranges = locations.get(location);
        if (ranges == null) {
            ranges = ranges(where, location);
            locations.put(location, ranges);
        }
        long size = ranges.file().byteSize();
        long offset = number(where, "offset", entries.getOrDefault("offset", "0"));
        long length = entries.containsKey("length")
                ? number(where, "length", entries.getOrDefault("length", ""))
                : Math.max(0, size - offset);
        if (length != expected) {
            throw source.refuse(
                    TensorRefusal.SIZE_MISMATCH,
                    where + " takes " + expected + " bytes, not the " + length + " of its external data in "
                            + location);
        }
        if (offset > size || length > size - offset) {
            throw source.refuse(
                    TensorRefusal.EXTERNAL_RANGE,
                    where + " ends at byte " + Math.addExact(offset, length) + " of its external data " + location
                            + ", which has only " + size + "; fetch or export it again");
        }
        return ranges.take(where, offset, length);
    }

    private Map<String, String> entries(String where, List<StringStringEntryProto> list) {
        Map<String, String> entries = new HashMap<>();
        for (var entry : list) {
            if (!ENTRIES.contains(entry.getKey()) || entries.put(entry.getKey(), entry.getValue()) != null) {
                throw source.refuse(
                        TensorRefusal.EXTERNAL_ENTRY,
                        where + " has external data with the entry '" + entry.getKey()
                                + "', which isn't known or is there twice; save it again");
            }
        }
        return entries;
    }

    private long number(String where, String entry, String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= Long.MAX_VALUE / 2) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, as any other number that can't be
        }
        throw source.refuse(
                TensorRefusal.EXTERNAL_ENTRY,
                where + " has external data at " + entry + " '" + text + "', which is no position in a file");
    }

    /** One for each file, whatever a model calls it. */
    private Ranges ranges(String where, String location) {
        var file = folder.file(where, location);
        var known = files.get(file);
        if (known != null) {
            return known;
        }
        try {
            var mapped = new Ranges(source, location, folder.map(file));
            files.put(file, mapped);
            return mapped;
        } catch (IOException e) {
            throw source.refuse(
                    TensorRefusal.EXTERNAL_NO_FILE,
                    where + " has external data in " + location + ", which can't be read (" + IoReason.of(e) + ")");
        }
    }
}
