package dev.halftone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.halftone.failure.IoReason;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.measure.Sensitivity;
import dev.halftone.measure.SensitivityShard;
import dev.halftone.measure.SensitivityTable;
import dev.halftone.measure.Shards;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.onnx.OnnxWriter;
import dev.halftone.work.ContentKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Measurements kept under the digest of what they depend on: made once, used by every run that needs them. */
final class Profiles {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String TABLE = "profile.json";
    private static final String IMPORTANCE = "importance.onnx";

    private final Path root;

    Profiles(Path root) {
        this.root = root;
    }

    /**
     * A measurement, and where it came from.
     *
     * @param name the profile's name
     * @param reused whether it was made by an earlier run
     */
    record Kept<T>(T value, String name, boolean reused) {}

    /** A table that JSON holds whole. */
    <T> Kept<T> table(String kind, Object inputs, Class<T> type, Supplier<T> measure) {
        String name = name(kind, inputs);
        var file = root.resolve(name).resolve(TABLE);
        try {
            if (Files.exists(file)) {
                return new Kept<>(JSON.readValue(file.toFile(), type), name, true);
            }
            var measured = measure.get();
            replace(file, JSON.writeValueAsBytes(measured));
            return new Kept<>(measured, name, false);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** A sensitivity, with the importance of each weight element beside its table. */
    Kept<Sensitivity> sensitivity(Object inputs, Function<Shards, Sensitivity> measure) {
        String name = name("sensitivity", inputs);
        var folder = root.resolve(name);
        var table = folder.resolve(TABLE);
        var importance = folder.resolve(IMPORTANCE);
        try {
            if (Files.exists(table)) {
                var kept = new Sensitivity(
                        JSON.readValue(table.toFile(), SensitivityTable.class),
                        new TreeMap<>(OnnxReader.read(importance).initializers()));
                return new Kept<>(kept, name, true);
            }
            var measured = measure.apply(new ShardFiles(folder));
            replace(importance, OnnxWriter.toBytes(constants(measured.importance())));
            replace(table, JSON.writeValueAsBytes(measured.table()));
            removeShards(folder);
            return new Kept<>(measured, name, false);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private static String name(String kind, Object inputs) {
        return kind + "-" + ContentKey.of(kind + "/1", inputs).hex(16);
    }

    private static Graph constants(SortedMap<String, Tensor> tensors) {
        var graph = GraphBuilder.ofOpset(21);
        tensors.forEach(graph::initializer);
        return graph.build();
    }

    private static void removeShards(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(ShardFiles::isShard).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Writes aside, then renames: a reader sees the old content or the new, never half of it. */
    private static void replace(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        var aside = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
        try {
            Files.write(aside, content);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private static UserError unusable(Path path, IOException e) {
        return UserError.invalid(
                path + ": can't be used (" + IoReason.of(e) + "); give another folder with --out, or free some space");
    }

    /** Shards of a sensitivity that is still being measured. */
    private record ShardFiles(Path folder) implements Shards {

        private static final String PREFIX = "shard-";

        static boolean isShard(Path file) {
            return file.getFileName().toString().startsWith(PREFIX);
        }

        @Override
        public Optional<SensitivityShard> load(int index) {
            return Files.exists(file(index))
                    ? Optional.of(SensitivityShard.of(OnnxReader.read(file(index))))
                    : Optional.empty();
        }

        @Override
        public void save(int index, SensitivityShard shard) {
            try {
                replace(file(index), OnnxWriter.toBytes(shard.toGraph()));
            } catch (IOException e) {
                throw unusable(file(index), e);
            }
        }

        private Path file(int index) {
            return folder.resolve(PREFIX + index + ".onnx");
        }
    }
}
