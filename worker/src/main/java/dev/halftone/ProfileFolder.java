package dev.halftone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.IoReason;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.measure.Sensitivity;
import dev.halftone.measure.SensitivityTable;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.onnx.OnnxWriter;
import dev.halftone.pass.EqualizeChannels;
import dev.halftone.work.Digest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The files of one profile. None is ever replaced: of two that write the same file, the first wins. */
record ProfileFolder(Path path) {

    /** The table; a profile that has it is whole. */
    static final String TABLE = "profile.json";

    static final String IMPORTANCE = "importance.onnx";

    static final String EQUALIZED = "equalized.onnx";

    private static final long ONE_FILE = 256L << 20;

    /** What the names of scales begin with, beside the importance of weights. */
    private static final String MIGRATION = "migration of ";

    /** What the names of codes begin with. */
    private static final String ROUNDING = "rounding of ";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    String name() {
        return path.getFileName().toString();
    }

    boolean has(String file) {
        return Files.exists(path.resolve(file));
    }

    boolean isWhole() {
        return has(TABLE);
    }

    <T> Optional<T> read(String file, Class<T> type) {
        try {
            return has(file) ? Optional.of(JSON.readValue(path.resolve(file).toFile(), type)) : Optional.empty();
        } catch (JsonProcessingException e) {
            throw broken(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Keeps a value as JSON unless there is one already; gives what is kept. */
    <T> T keep(String file, T value, Class<T> type) {
        try {
            return create(file, JSON.writeValueAsBytes(value))
                    ? value
                    : read(file, type).orElse(value);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** Sensitivity with the importance of each weight element beside its table. */
    Optional<Sensitivity> sensitivity() {
        return read(TABLE, SensitivityTable.class)
                .map(table -> new Sensitivity(
                        table,
                        constants(""),
                        constants(MIGRATION),
                        KeptRoundings.of(constants(ROUNDING)),
                        equalized()));
    }

    /** Keeps a sensitivity, the table last: whoever finds it finds everything. */
    Sensitivity keep(Sensitivity measured) {
        create(IMPORTANCE, constants(measured));
        keep(TABLE, measured.table(), SensitivityTable.class);
        return sensitivity().orElse(measured);
    }

    /** How channels were equalized before anything was measured: decided once, for all who measure a part. */
    EqualizeChannels equalized(Supplier<EqualizeChannels> decided) {
        if (!has(EQUALIZED)) {
            var scales = GraphBuilder.ofOpset(21);
            decided.get().scales().forEach(scales::initializer);
            create(EQUALIZED, scales.build());
        }
        return equalized();
    }

    private EqualizeChannels equalized() {
        return has(EQUALIZED) ? new EqualizeChannels(constants(EQUALIZED, "")) : EqualizeChannels.NONE;
    }

    Digest digest(String file) {
        try {
            return Digest.ofFile(path.resolve(file));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Removes the files with a prefix and an ending. */
    void remove(String prefix, String ending) {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith(prefix)
                            && f.getFileName().toString().endsWith(ending))
                    .toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw unusable(prefix, e);
        }
    }

    /** Writes constants; with many bytes they go to a file beside, which is there before the one that names it. */
    void create(String file, Graph constants) {
        var target = path.resolve(file);
        if (Files.exists(target)) {
            return;
        }
        try {
            Files.createDirectories(path);
            var aside = Files.createDirectory(path.resolve("." + file + "." + UUID.randomUUID() + ".part"));
            var written = aside.resolve(file);
            try {
                OnnxWriter.write(constants, written, ONE_FILE);
                if (Files.exists(OnnxWriter.data(written))) {
                    link(OnnxWriter.data(written), OnnxWriter.data(target));
                }
                link(written, target);
            } finally {
                Files.deleteIfExists(OnnxWriter.data(written));
                Files.deleteIfExists(written);
                Files.delete(aside);
            }
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** Writes aside, then links: a reader sees the whole file or none, and the first writer's for good. */
    boolean create(String file, byte[] content) {
        var target = path.resolve(file);
        if (Files.exists(target)) {
            return false;
        }
        try {
            Files.createDirectories(path);
            // No temporary file of Java's: those are for the owner alone, and others read what is on a shared volume.
            var aside = path.resolve("." + file + "." + UUID.randomUUID() + ".part");
            try {
                Files.write(aside, content);
                return link(aside, target);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static boolean link(Path aside, Path target) throws IOException {
        try {
            Files.createLink(target, aside);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException | UnsupportedOperationException e) {
            // A volume without hard links: the file is whole, and two writers at the same moment are the only risk.
            if (Files.exists(target)) {
                return false;
            }
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        }
    }

    /** The constants with a prefix; those without any for an empty one. */
    private SortedMap<String, Tensor> constants(String prefix) {
        return constants(IMPORTANCE, prefix);
    }

    private SortedMap<String, Tensor> constants(String file, String prefix) {
        try {
            SortedMap<String, Tensor> found = new TreeMap<>();
            OnnxReader.read(path.resolve(file)).initializers().forEach((name, tensor) -> {
                boolean plain = !name.startsWith(MIGRATION) && !name.startsWith(ROUNDING);
                if (prefix.isEmpty() ? plain : name.startsWith(prefix)) {
                    found.put(name.substring(prefix.length()), tensor);
                }
            });
            return found;
        } catch (UserError e) {
            throw broken(file);
        }
    }

    private UserError broken(String file) {
        return UserError.refused(
                Reason.EVIDENCE_LOST,
                "profile " + name() + " can't be used: " + path.resolve(file)
                        + " is gone or broken; remove the profile's folder, then it is measured again");
    }

    private UserError unreadable(String file, IOException e) {
        return UserError.unavailable(
                Reason.STORE_UNAVAILABLE, path.resolve(file) + ": can't be read (" + IoReason.of(e) + ")");
    }

    private UserError unusable(String file, IOException e) {
        return UserError.unwritable(path.resolve(file), e, "give another folder with --out, or free some space");
    }

    private static Graph constants(Sensitivity measured) {
        var graph = GraphBuilder.ofOpset(21);
        measured.importance().forEach(graph::initializer);
        measured.migrations().forEach((name, tensor) -> graph.initializer(MIGRATION + name, tensor));
        KeptRoundings.tensors(measured.roundings())
                .forEach((name, tensor) -> graph.initializer(ROUNDING + name, tensor));
        return graph.build();
    }
}
