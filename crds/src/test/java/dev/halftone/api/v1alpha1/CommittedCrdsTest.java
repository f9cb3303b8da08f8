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

    @Test
    void committedDefinitionsAreTheGeneratedOnes() throws IOException {
        SortedMap<String, String> generated = GeneratedCrds.yaml();
        if (System.getProperty("crds.update", "no").equals("yes")) {
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
}
