package dev.halftone.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.halftone.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherTest {

    @TempDir
    Path folder;

    private static Map<String, Content> texts(String... namesAndTexts) {
        Map<String, Content> files = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            files.put(namesAndTexts[i], new Content.Text(namesAndTexts[i + 1]));
        }
        return files;
    }

    private static Stream<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @Test
    void writesEveryFileAndLeavesNothingElse() throws IOException {
        Path model = Files.write(folder.resolve("staged.bin"), new byte[] {1, 2, 3});
        Path out = folder.resolve("a/b");
        Map<String, Content> files = texts("report.json", "{}\n", "README.md", "# é\n");
        files.put("model.onnx", new Content.CopyOf(model));
        assertThat(new Publisher(out).publish(files)).isTrue();
        assertThat(names(out)).containsExactly("README.md", "model.onnx", "report.json");
        assertThat(out.resolve("model.onnx")).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(out.resolve("README.md")).hasContent("# é\n");
    }

    @Test
    void leavesEqualFilesUntouchedAndReplacesTheOthers() throws IOException {
        Publisher publisher = new Publisher(folder);
        publisher.publish(texts("same", "1", "other", "2"));
        FileTime old = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(folder.resolve("same"), old);
        assertThat(publisher.publish(texts("same", "1", "other", "2"))).isFalse();
        assertThat(publisher.publish(texts("same", "1", "other", "3"))).isTrue();
        assertThat(Files.getLastModifiedTime(folder.resolve("same"))).isEqualTo(old);
        assertThat(folder.resolve("other")).hasContent("3");
    }

    @Test
    void changesNothingWhenOneOfTheFilesCannotBeWritten() throws IOException {
        new Publisher(folder).publish(texts("report.json", "old"));
        Map<String, Content> files = texts("report.json", "new");
        files.put("model.onnx", new Content.CopyOf(folder.resolve("missing")));
        assertThatThrownBy(() -> new Publisher(folder).publish(files)).isInstanceOf(UserError.class);
        assertThat(folder.resolve("report.json")).hasContent("old");
        assertThat(names(folder)).containsExactly("report.json");
    }

    @Test
    void namesTheFolderWhenAFileIsInItsPlace() throws IOException {
        Path file = Files.writeString(folder.resolve("out"), "a file");
        assertThatThrownBy(() -> new Publisher(file.resolve("demo")).publish(texts("a", "b")))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("output folder " + file.resolve("demo") + " can't be written (")
                .hasMessageEndingWith("); choose another folder with --out")
                .hasMessageNotContainingAny("\n", "\r");
        assertThat(file).hasContent("a file");
    }

    @Test
    void saysThatTheDiskIsFull() throws IOException {
        // A device that is always full stands for the disk.
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();
        Content endless = new Content.Text("x");
        assertThatThrownBy(() -> endless.writeTo(full)).hasMessageContaining("No space left");
        assertThat(new Publisher(folder).explanation(new IOException("No space left on device")))
                .isEqualTo("output folder " + folder
                        + ": the disk is full; make room or choose another folder with --out");
    }

    @Test
    void refusesNamesThatLeaveTheFolder() {
        for (String name : new String[] {"../a", "/a", "a/b", "..", ""}) {
            assertThatThrownBy(() -> new Publisher(folder).publish(texts(name, "x")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("\"" + name + "\" is not a plain file name");
        }
    }
}
