package dev.halftone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halftone.api.v1alpha1.AcceleratorSpec;
import dev.halftone.api.v1alpha1.CalibrationSetSpec;
import dev.halftone.api.v1alpha1.ModelSpec;
import dev.halftone.api.v1alpha1.QuantizedModelSpec;
import dev.halftone.api.v1alpha1.Validation;
import dev.halftone.failure.IoReason;
import dev.halftone.failure.ManifestRefusal;
import dev.halftone.failure.Printable;
import dev.halftone.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** The resources of a set of YAML files, checked one by one and against each other. */
final class Manifests {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SequencedMap<Key, Resource> resources = new LinkedHashMap<>();

    private record Key(String kind, String namespace, String name) {}

    private record Resource(Path file, JsonNode manifest) {}

    private Manifests() {}

    /**
     * The QuantizedModels of files and folders, each with what it refers to.
     *
     * @throws UserError naming the file and the field, for the first thing that is wrong
     */
    static List<Request> requests(List<Path> paths) {
        var manifests = new Manifests();
        files(paths).forEach(file -> manifests.add(file, new YamlFile(file).documents()));
        return manifests.requests(paths.toString());
    }

    /** The QuantizedModels of one file's content. */
    static List<Request> requests(Path file, byte[] content) {
        var manifests = new Manifests();
        manifests.add(file, new YamlFile(file).documents(content));
        return manifests.requests(file.toString());
    }

    private List<Request> requests(String where) {
        var requests = resources.keySet().stream()
                .filter(key -> key.kind().equals("QuantizedModel"))
                .map(this::request)
                .toList();
        if (requests.isEmpty()) {
            throw refuse(
                    ManifestRefusal.NO_QUANTIZED_MODEL, where + ": no QuantizedModel among the manifests; add one");
        }
        return requests;
    }

    private static List<Path> files(List<Path> paths) {
        List<Path> files = new ArrayList<>();
        for (var path : paths) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> entries = Files.list(path)) {
                    entries.filter(Manifests::isYaml)
                            .filter(Files::isRegularFile)
                            .sorted()
                            .forEach(files::add);
                } catch (IOException e) {
                    throw refuse(ManifestRefusal.UNREADABLE, path + ": can't be listed (" + IoReason.of(e) + ")");
                }
            } else if (Files.isRegularFile(path)) {
                files.add(path);
            } else {
                throw refuse(
                        ManifestRefusal.NO_FILE, path + ": there is no such file or folder; -f takes YAML manifests");
            }
        }
        return files;
    }

    private static boolean isYaml(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private void add(Path file, List<JsonNode> documents) {
        documents.forEach(document -> add(file, document));
    }

    private void add(Path file, JsonNode manifest) {
        Validation.checkManifest(manifest).stream().findFirst().ifPresent(violation -> {
            throw refuse(ManifestRefusal.FIELD, file + ": " + describe(manifest) + violation);
        });
        var key = new Key(
                manifest.path("kind").asText(),
                namespace(manifest),
                manifest.path("metadata").path("name").asText());
        var other = resources.putIfAbsent(key, new Resource(file, manifest));
        if (other != null) {
            throw refuse(
                    ManifestRefusal.RESOURCE_TWICE,
                    file + ": " + key.kind() + " " + key.name() + " is there twice, also in " + other.file()
                            + "; rename one");
        }
    }

    private static String describe(JsonNode manifest) {
        String kind = manifest.path("kind").asText();
        String name = manifest.path("metadata").path("name").asText();
        return kind.isEmpty() || name.isEmpty() ? "" : kind + " " + name + ": ";
    }

    private static String namespace(JsonNode manifest) {
        return manifest.path("kind").asText().equals("Accelerator")
                ? ""
                : manifest.path("metadata").path("namespace").asText("default");
    }

    private Request request(Key key) {
        var spec = spec(key, QuantizedModelSpec.class);
        String where = resource(key).file() + ": QuantizedModel " + key.name() + ": spec.";
        return new Request(
                key.namespace(),
                key.name(),
                spec,
                named(
                        where + "modelRef",
                        new Key("Model", key.namespace(), spec.modelRef().name()),
                        ModelSpec.class),
                named(
                        where + "calibrationRef",
                        new Key(
                                "CalibrationSet",
                                key.namespace(),
                                spec.calibrationRef().name()),
                        CalibrationSetSpec.class),
                named(
                        where + "acceleratorRef",
                        new Key("Accelerator", "", spec.acceleratorRef().name()),
                        AcceleratorSpec.class));
    }

    private <S> Subject.Named<S> named(String field, Key key, Class<S> type) {
        if (!resources.containsKey(key)) {
            throw refuse(
                    ManifestRefusal.REFERENCE,
                    field + ": there is no " + key.kind() + " " + key.name()
                            + (key.namespace().isEmpty() ? "" : " in namespace " + key.namespace())
                            + "; add its manifest with -f");
        }
        return new Subject.Named<>(
                key.name(), spec(key, type), folder(resource(key).file()));
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
    }

    private Resource resource(Key key) {
        var resource = resources.get(key);
        if (resource == null) {
            throw new IllegalStateException("no resource " + key);
        }
        return resource;
    }

    private <S> S spec(Key key, Class<S> type) {
        try {
            return JSON.treeToValue(resource(key).manifest().path("spec"), type);
        } catch (JsonProcessingException e) {
            throw refuse(
                    ManifestRefusal.FIELD,
                    resource(key).file() + ": " + key.kind() + " " + key.name() + ": "
                            + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    private static UserError refuse(ManifestRefusal refusal, String message) {
        return UserError.of(refusal, Printable.line(message));
    }
}
