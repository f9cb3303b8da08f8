package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Tensor;
import dev.halftone.measure.KeptRounding;
import dev.halftone.measure.LayerLoss;
import dev.halftone.measure.Sensitivity;
import dev.halftone.measure.SensitivityTable;
import dev.halftone.measure.WeightRounding;
import dev.halftone.number.RoundedWeight;
import dev.halftone.number.Rounding;
import dev.halftone.pass.EqualizeChannels;
import dev.halftone.work.ContentKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
                .isEqualTo("sensitivity-" + key("sensitivity/5"));
        assertThat(profiles.folder(ProfileKind.LATENCY, List.of("inputs")).name())
                .isEqualTo("latency-" + key("latency/9"))
                .isNotEqualTo("latency-" + key("latency/6"));
    }

    @Test
    void roundingsAreReadBackAsTheyWereKept(@TempDir Path root) {
        var codes = Tensor.ofBytes(ElementType.UINT8, new long[] {2}, new byte[] {0x21, 0x43});
        var numbers = Tensor.ofFloats(new long[] {2}, 0.5f, -1);
        var row = new LayerLoss(
                "layer",
                NumberFormat.INT4,
                2,
                1,
                "MSE",
                "",
                new TreeMap<>(),
                null,
                null,
                new WeightRounding(Rounding.GPTQ, true, 3, ""));
        var measured = new Sensitivity(
                new SensitivityTable(8, 2, 1, List.of(row)),
                new TreeMap<>(Map.of("layer", numbers)),
                new TreeMap<>(Map.of("Int8:layer", numbers)),
                new TreeMap<>(Map.of(
                        "Int4:layer", new KeptRounding(new RoundedWeight(codes, numbers), numbers),
                        "Int8:a layer", new KeptRounding(new RoundedWeight(codes, numbers), null),
                        "Int8+Migrated:layer", new KeptRounding(null, numbers))),
                EqualizeChannels.NONE);
        var folder = new ProfileFolder(root.resolve("profile"));

        folder.keep(measured);

        assertThat(folder.sensitivity()).contains(measured);
    }
}
