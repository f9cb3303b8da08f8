package dev.halftone.operator.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.api.v1alpha1.ClusterReference;
import dev.halftone.api.v1alpha1.LatencyProfileSpec;
import dev.halftone.api.v1alpha1.LocalReference;
import dev.halftone.api.v1alpha1.Loss;
import dev.halftone.api.v1alpha1.SensitivityProfileSpec;
import dev.halftone.api.v1alpha1.WorkloadPoint;
import dev.halftone.operator.derived.Yaml;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The names are kept in clusters: another name for the same inputs measures everything again. */
class ProfileNamesTest {

    private static final String MODEL = "sha256:" + "a".repeat(64);
    private static final String SAMPLES = "sha256:07b3f1f1e59f43be03f35997d54e1ee9d14e8985332e3d7ca60564d4ebb66fd6";
    private static final String HARDWARE = "sha256:b3dc01940d0c3f6cad39f6a237d8b9e1c572dbf5defb5191ba226776593ea2ee";
    private static final List<String> FORMATS = List.of("Int4", "Int8");

    @Test
    void a_sensitivity_is_named_by_what_it_depends_on() {
        assertThat(sensitivity("minilm", MODEL, FORMATS, 1)).isEqualTo("sensitivity-5c655556a1827013");
        assertThat(sensitivity("copy", MODEL, FORMATS, 1)).isEqualTo("sensitivity-5c655556a1827013");
        assertThat(List.of(
                        sensitivity("minilm", SAMPLES, FORMATS, 1),
                        sensitivity("minilm", MODEL, List.of("Int8"), 1),
                        sensitivity("minilm", MODEL, FORMATS, 2),
                        sensitivity("minilm", MODEL, FORMATS, "Gptq", 1),
                        sensitivity("minilm", MODEL, FORMATS, "Auto", 1)))
                .doesNotContain("sensitivity-5c655556a1827013")
                .doesNotHaveDuplicates();
    }

    @Test
    void a_latency_is_named_by_what_it_depends_on() {
        assertThat(latency("minilm", HARDWARE, List.of(), "Any")).isEqualTo("latency-85cf64cd6a29b1a8");
        assertThat(latency("copy", HARDWARE, List.of(), "Any")).isEqualTo("latency-85cf64cd6a29b1a8");
        assertThat(List.of(
                        latency("minilm", MODEL, List.of(), "Any"),
                        latency("minilm", HARDWARE, List.of(point()), "Any"),
                        latency("minilm", HARDWARE, List.of(), "Standard"),
                        latency("minilm", HARDWARE, List.of(), "Any", "attention_mask"),
                        latency("minilm", HARDWARE, List.of(), "Any", "padding")))
                .doesNotContain("latency-85cf64cd6a29b1a8")
                .doesNotHaveDuplicates();
    }

    private static String sensitivity(String name, String model, List<String> formats, long shards) {
        return sensitivity(name, model, formats, "Nearest", shards);
    }

    private static String sensitivity(String name, String model, List<String> formats, String rounding, long shards) {
        return ProfileNames.of(new SensitivityProfileSpec(
                new LocalReference(name),
                new LocalReference(name),
                new ClusterReference(name),
                model,
                SAMPLES,
                Yaml.serialization().unmarshal("kind: Output", Loss.class),
                formats,
                rounding,
                shards));
    }

    private static String latency(String name, String hardware, List<WorkloadPoint> workload, String portable) {
        return latency(name, hardware, workload, portable, null);
    }

    private static String latency(
            String name, String hardware, List<WorkloadPoint> workload, String portable, @Nullable String mask) {
        return ProfileNames.of(new LatencyProfileSpec(
                new LocalReference(name),
                new LocalReference(name),
                new ClusterReference(name),
                MODEL,
                SAMPLES,
                hardware,
                workload,
                FORMATS,
                portable,
                mask,
                1L));
    }

    private static WorkloadPoint point() {
        return new WorkloadPoint("typical", 8L, Map.of(), Map.of(), 1L);
    }
}
