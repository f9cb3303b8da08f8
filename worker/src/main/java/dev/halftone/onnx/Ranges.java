package dev.halftone.onnx;

import dev.halftone.failure.TensorRefusal;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of a file with external data tensors have taken. Several may take the same part, as tied weights do, but not a
 * part of a part, and not so often that a small file stands for a large model.
 */
final class Ranges {

    private final ModelSource source;
    private final String location;
    private final MemorySegment file;
    private final NavigableMap<Long, Taken> taken = new TreeMap<>();
    private long again;

    private record Taken(String where, long offset, long length) {}

    Ranges(ModelSource source, String location, MemorySegment file) {
        this.source = source;
        this.location = location;
        this.file = file;
    }

    MemorySegment file() {
        return file;
    }

    /** A part of the file, which is known to lie in it. */
    MemorySegment take(String where, long offset, long length) {
        if (length > 0) {
            note(new Taken(where, offset, length));
        }
        return file.asSlice(offset, length);
    }

    private void note(Taken next) {
        var before = taken.floorEntry(next.offset);
        var same = before == null ? null : before.getValue();
        if (same != null && same.offset == next.offset && same.length == next.length) {
            again += next.length;
            if (again > file.byteSize()) {
                throw source.refuse(
                        TensorRefusal.EXTERNAL_OVERUSED,
                        next.where + " shares its external data in " + location
                                + " with so many others that they take more than twice what is there; save each in a"
                                + " place of its own");
            }
            return;
        }
        checkApart(next, before);
        checkApart(next, taken.higherEntry(next.offset));
        taken.put(next.offset, next);
    }

    private void checkApart(Taken next, Map.@Nullable Entry<Long, Taken> entry) {
        if (entry == null) {
            return;
        }
        var other = entry.getValue();
        if (other.offset < next.offset + next.length && next.offset < other.offset + other.length) {
            throw source.refuse(
                    TensorRefusal.EXTERNAL_OVERLAP,
                    next.where + " shares a part of its external data in " + location + " with " + other.where
                            + "; save the model again");
        }
    }
}
