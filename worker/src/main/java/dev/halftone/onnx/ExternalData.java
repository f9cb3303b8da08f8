package dev.halftone.onnx;

import dev.halftone.onnx.proto.StringStringEntryProto;
import dev.halftone.onnx.proto.TensorProto;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tensors kept in files beside the model, and only there: a model names no file outside its own folder. */
final class ExternalData {

    private final ModelSource source;
    private final Map<String, MemorySegment> files = new HashMap<>();

    ExternalData(ModelSource source) {
        this.source = source;
    }

    static boolean isExternal(TensorProto proto) {
        return proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
    }

    /** The bytes that the entries point to, which must be as many as the tensor takes. */
    MemorySegment segment(String where, List<StringStringEntryProto> list, long expected) {
        Map<String, String> entries = new HashMap<>();
        list.forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        String location = entries.getOrDefault("location", "");
        var file = files.get(location);
        if (file == null) {
            file = map(where, location);
            files.put(location, file);
        }
        long offset = number(where, "offset", entries.getOrDefault("offset", "0"));
        long length = entries.containsKey("length")
                ? number(where, "length", entries.getOrDefault("length", ""))
                : Math.max(0, file.byteSize() - offset);
        if (length != expected) {
            throw source.invalid(where + " takes " + expected + " bytes, not the " + length
                    + " of its external data in " + location);
        }
        if (offset > file.byteSize() || length > file.byteSize() - offset) {
            throw source.invalid(where + " ends at byte " + Math.addExact(offset, length) + " of its external data "
                    + location + ", which has only " + file.byteSize() + "; fetch or export it again");
        }
        return file.asSlice(offset, length);
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
        throw source.invalid(
                where + " has external data at " + entry + " '" + text + "', which is no position in a file");
    }

    private MemorySegment map(String where, String location) {
        var file = inFolder(where, location);
        try {
            return ModelBytes.map(file);
        } catch (IOException e) {
            throw source.invalid(where + " has external data in " + location + ", which can't be read (" + e + ")");
        }
    }

    /** The real path of a location, once it is known to be a file in the model's folder. */
    private Path inFolder(String where, String location) {
        String data = where + " has external data in '" + location + "'";
        String outside = data + ", which is outside the model's folder; keep the two together";
        try {
            var relative = Path.of(location);
            if (location.isEmpty() || location.startsWith("\\") || relative.isAbsolute() || climbs(relative)) {
                throw source.invalid(outside);
            }
            var folder = source.file().toAbsolutePath().resolveSibling("").toRealPath();
            var found = folder.resolve(relative);
            if (!Files.exists(found)) {
                throw source.invalid(data + ", and there is no such file beside the model; fetch it too");
            }
            var real = found.toRealPath();
            if (!real.startsWith(folder)) {
                throw source.invalid(outside);
            }
            if (!Files.isRegularFile(real)) {
                throw source.invalid(data + ", which is no file");
            }
            return real;
        } catch (InvalidPathException | IOException e) {
            throw source.invalid(data + ", which can't be read (" + e + ")");
        }
    }

    private static boolean climbs(Path relative) {
        for (var part : relative) {
            if (part.toString().equals("..")) {
                return true;
            }
        }
        return false;
    }
}
