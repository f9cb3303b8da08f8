package dev.halftone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.halftone.api.v1alpha1.AcceleratorSpec;
import dev.halftone.api.v1alpha1.CalibrationSetSpec;
import dev.halftone.api.v1alpha1.ModelSpec;
import dev.halftone.api.v1alpha1.QuantizedModelSpec;
import dev.halftone.api.v1alpha1.Validation;
import dev.halftone.failure.IoReason;
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
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .build();

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
        files(paths).forEach(manifests::read);
        var requests = manifests.resources.keySet().stream()
                .filter(key -> key.kind().equals("QuantizedModel"))
                .map(manifests::request)
                .toList();
        if (requests.isEmpty()) {
            throw UserError.invalid(paths + ": no QuantizedModel among the manifests; add one");
        }
        return requests;
    }

    private static List<Path> files(List<Path> paths) {
        List<Path> files = new ArrayList<>();
        for (var path : paths) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> entries = Files.list(path)) {
                    entries.filter(Manifests::isYaml).sorted().forEach(files::add);
                } catch (IOException e) {
                    throw UserError.invalid(path + ": can't be listed (" + IoReason.of(e) + ")");
                }
            } else if (Files.isRegularFile(path)) {
                files.add(path);
            } else {
                throw UserError.invalid(path + ": there is no such file or folder; -f takes YAML manifests");
            }
        }
        return files;
    }

    private static boolean isYaml(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private void read(Path file) {
        try (var parser = YAML.createParser(file.toFile())) {
            for (var document : JSON.readValues(parser, JsonNode.class).readAll()) {
                if (!document.isNull() && !document.isMissingNode()) {
                    add(file, document);
                }
            }
        } catch (JsonProcessingException e) {
            throw UserError.invalid(file + ": is no YAML ("
                    + e.getOriginalMessage().lines().findFirst().orElse("") + ")");
        } catch (IOException e) {
            throw UserError.invalid(file + ": can't be read (" + IoReason.of(e) + ")");
        }
    }

    private void add(Path file, JsonNode manifest) {
        Validation.checkManifest(manifest).stream().findFirst().ifPresent(violation -> {
            throw UserError.invalid(file + ": " + describe(manifest) + violation);
        });
        var key = new Key(
                manifest.path("kind").asText(),
                namespace(manifest),
                manifest.path("metadata").path("name").asText());
        var other = resources.putIfAbsent(key, new Resource(file, manifest));
        if (other != null) {
            throw UserError.invalid(file + ": " + key.kind() + " " + key.name() + " is there twice, also in "
                    + other.file() + "; rename one");
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
            throw UserError.invalid(field + ": there is no " + key.kind() + " " + key.name()
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
            throw UserError.invalid(resource(key).file() + ": " + key.kind() + " " + key.name() + ": "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }
}
