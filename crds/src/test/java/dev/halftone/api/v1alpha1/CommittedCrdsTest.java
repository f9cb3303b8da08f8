package dev.halftone.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CommittedCrdsTest {
    private static final Path COMMITTED = Path.of("..", "deploy", "crds");
    private static final Path REFERENCE = Path.of("..", "docs", "reference", "resources.md");

    @Test
    void committedDefinitionsAreTheGeneratedOnes() throws IOException {
        SortedMap<String, String> generated = GeneratedCrds.yaml();
        if (update()) {
            for (var file : generated.entrySet()) {
                Files.writeString(COMMITTED.resolve(file.getKey()), file.getValue());
            }
        }
        var committed = new TreeMap<String, String>();
        try (var files = Files.newDirectoryStream(COMMITTED, "*.yaml")) {
            for (Path file : files) {
                if (!file.endsWith("kustomization.yaml")) {
                    committed.put(file.getFileName().toString(), Files.readString(file));
                }
            }
        }
        assertThat(committed)
                .as("run ./mvnw -pl crds test -Dcrds.update=yes and commit deploy/crds")
                .isEqualTo(generated);
    }

    @Test
    void theReferencePageIsTheGeneratedOne() throws IOException {
        String generated = ReferencePage.render(GeneratedCrds.yaml());
        if (update()) {
            Files.createDirectories(REFERENCE.getParent());
            Files.writeString(REFERENCE, generated);
        }
        assertThat(Files.readString(REFERENCE))
                .as("run ./mvnw -pl crds test -Dcrds.update=yes and commit docs/reference")
                .isEqualTo(generated);
    }

    private static boolean update() {
        return System.getProperty("crds.update", "no").equals("yes");
    }
}
