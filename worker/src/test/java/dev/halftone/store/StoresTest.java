package dev.halftone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halftone.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoresTest {

    /** SHA-256 of "abc": FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("models"));
        Files.writeString(folder.resolve("models/a b.onnx"), "abc");
    }

    private Path fetch(String uri, String sha256) {
        try (var stores = new Stores(new Environment(Map.of()))) {
            var place = new Place("spec.source.uri", uri, Optional.ofNullable(sha256), Optional.empty(), folder);
            return stores.fetch(place).path();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:models/a%20b.onnx", "file:./models/../models/a%20b.onnx"})
    void relativePathsStartAtTheManifestsFolder(String uri) {
        assertThat(fetch(uri, ABC)).isEqualTo(folder.resolve("models/a b.onnx"));
    }

    @Test
    void absolutePathsStartAtTheRoot() {
        assertThat(fetch(folder.resolve("models/a b.onnx").toUri().toString(), null))
                .hasContent("abc");
    }

    @Test
    void whatCannotBeFetchedIsNamedWithItsField() {
        for (String uri : new String[] {"file:none.onnx", "s3:models/a.onnx", "models/a.onnx", "file:a b.onnx", "%"}) {
            assertThatThrownBy(() -> fetch(uri, null))
                    .isInstanceOf(UserError.class)
                    .hasMessageStartingWith("spec.source.uri: ")
                    .hasMessageContaining(uri);
        }
        assertThatThrownBy(() -> fetch("file:models/a%20b.onnx", "0".repeat(64)))
                .hasMessageContainingAll("spec.source.uri", "sha256:" + ABC, "not sha256:000");
    }

    @Test
    void aFoldersDigestIsOfNamesAndBytes() throws IOException {
        assertThat(FileDigest.of(folder.resolve("models/a b.onnx"))).isEqualTo("sha256:" + ABC);
        String before = FileDigest.of(folder);
        Files.move(folder.resolve("models/a b.onnx"), folder.resolve("models/c.onnx"));
        String renamed = FileDigest.of(folder);
        Files.writeString(folder.resolve("models/c.onnx"), "abd");

        assertThat(before).isNotEqualTo(renamed).startsWith("sha256:").hasSize(71);
        assertThat(FileDigest.of(folder)).isNotEqualTo(renamed);
    }
}
