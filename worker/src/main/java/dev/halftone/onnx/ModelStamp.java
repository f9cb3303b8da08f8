package dev.halftone.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a model's files looked when they were mapped. Mapped files are not copies: what is written into them afterwards is read,
 * and measurements that were made of both belong to neither.
 */
public record ModelStamp(SortedMap<Path, State> files) {

    /** What changes when a file is written into or another takes its place; empty when it is gone. */
    public record State(long bytes, FileTime modified, Optional<Object> identity) {

        private static @Nullable State of(Path file) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new State(
                        attributes.size(), attributes.lastModifiedTime(), Optional.ofNullable(attributes.fileKey()));
            } catch (IOException e) {
                return null;
            }
        }
    }

    public ModelStamp {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** Of a model and the files beside it. */
    public static ModelStamp of(Path model) {
        List<Path> all = new ArrayList<>(OnnxReader.dataFiles(model));
        all.add(model);
        SortedMap<Path, State> files = new TreeMap<>();
        for (var file : all) {
            var state = State.of(file);
            if (state != null) {
                files.put(file, state);
            }
        }
        return new ModelStamp(files);
    }

    /** The first file, by name, that is no longer as it was. */
    public Optional<Path> changed() {
        return files.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(State.of(entry.getKey())))
                .map(java.util.Map.Entry::getKey)
                .findFirst();
    }
}
