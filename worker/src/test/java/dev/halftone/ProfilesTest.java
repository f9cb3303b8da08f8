package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.work.ContentKey;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilesTest {

    private static String key(String result) {
        return ContentKey.of(result, List.of("inputs")).hex(16);
    }

    @Test
    void timesThatWereMeasuredInAnotherWayAreNotFound(@TempDir Path root) {
        var profiles = new Profiles(root);

        assertThat(profiles.folder(ProfileKind.SENSITIVITY, List.of("inputs")).name())
                .isEqualTo("sensitivity-" + key("sensitivity/1"));
        assertThat(profiles.folder(ProfileKind.LATENCY, List.of("inputs")).name())
                .isEqualTo("latency-" + key("latency/2"))
                .isNotEqualTo("latency-" + key("latency/1"));
    }
}
