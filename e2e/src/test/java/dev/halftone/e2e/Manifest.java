package dev.halftone.e2e;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A manifest of the folders that the tests of the API types read; the first line of an invalid one says which field is refused. */
record Manifest(String file, String refusedField, ObjectNode tree) {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Path FOLDERS = Cluster.ROOT.resolve("crds/src/test/resources");

    static Stream<Manifest> valid() {
        return Stream.concat(in(FOLDERS.resolve("valid")), in(Cluster.ROOT.resolve("deploy/samples")))
                .filter(manifest -> manifest.tree().path("apiVersion").asText().startsWith("halftone.dev/"));
    }

    static Stream<Manifest> invalid() {
        return in(FOLDERS.resolve("invalid"));
    }

    static Manifest valid(String file) {
        return valid().filter(manifest -> manifest.file.equals(file))
                .findFirst()
                .orElseThrow();
    }

    /** Those of a file in the folder of the samples. */
    static Stream<Manifest> samples(String file) {
        return read(Cluster.ROOT.resolve("deploy/samples").resolve(file));
    }

    /** The manifest in a test's namespace instead of {@code demo}, and, as kubectl does it, instead of none. */
    Manifest in(Namespace namespace) {
        String named = tree.at("/metadata/namespace").asText();
        boolean absent = named.isEmpty() && !kind().equals("Accelerator");
        ObjectNode copy = tree.deepCopy();
        if (named.equals("demo") || absent) {
            copy.withObject("/metadata").put("namespace", namespace.name());
        }
        return new Manifest(file, refusedField, copy);
    }

    String kind() {
        return tree.path("kind").asText();
    }

    /** Where a client posts it: its version, kind and namespace make the path. */
    String path() {
        String namespace = tree.at("/metadata/namespace").asText();
        return "/apis/" + tree.path("apiVersion").asText()
                + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
                + "/" + kind().toLowerCase(Locale.ROOT) + "s";
    }

    private static Stream<Manifest> in(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> yaml = files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
            return yaml.stream().flatMap(Manifest::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Manifest> read(Path file) {
        try {
            String text = Files.readString(file);
            String field = text.lines().findFirst().orElse("").replace("# refused: ", "");
            try (MappingIterator<ObjectNode> documents =
                    YAML.readerFor(ObjectNode.class).readValues(text)) {
                return documents.readAll().stream()
                        .map(tree -> new Manifest(file.getFileName().toString(), field, tree));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return file + " " + kind();
    }
}
