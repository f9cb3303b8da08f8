package dev.halftone.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {

    @TempDir
    private Path root;

    private void write(String file, String content) throws IOException {
        var path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private Fingerprint fingerprint(String backend) {
        return new Machine(root).fingerprint(Backends.named(backend), 1);
    }

    @Test
    void readsAnX86Machine() throws IOException {
        write("proc/cpuinfo", """
                processor\t: 0
                model\t\t: 143
                model name\t: Intel(R) Xeon(R) Platinum 8481C
                flags\t\t: fpu sse2 fma avx2 avx512f amx_int8 hypervisor
                processor\t: 1
                model name\t: another
                """);
        write("sys/devices/system/cpu/online", "0-3,8\n");
        write("proc/self/status", "Name:\tjava\nCpus_allowed:\tff\nCpus_allowed_list:\t2-3\n");
        write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");

        var fingerprint = fingerprint("Cpu");

        assertThat(fingerprint.processor()).isEqualTo("Intel(R) Xeon(R) Platinum 8481C");
        assertThat(fingerprint.features()).containsExactly("amx_int8", "avx2", "avx512f", "fma");
        assertThat(fingerprint.processors()).isEqualTo(5);
        assertThat(fingerprint.isolation()).isEqualTo(Fingerprint.Isolation.PINNED);
        assertThat(fingerprint.governor()).isEqualTo("performance");
        assertThat(fingerprint.device()).isEmpty();
    }

    @Test
    void readsAnArmMachineThatMayUseAllProcessors() throws IOException {
        write("proc/cpuinfo", """
                processor\t: 0
                Features\t: fp asimd i8mm bf16
                CPU implementer\t: 0x41
                CPU part\t: 0xd40
                """);
        write("sys/devices/system/cpu/online", "0-7\n");
        write("proc/self/status", "Cpus_allowed_list:\t0-7\n");

        var fingerprint = fingerprint("Cpu");

        assertThat(fingerprint.processor()).isEqualTo("implementer 0x41 part 0xd40");
        assertThat(fingerprint.features()).containsExactly("bf16", "i8mm");
        assertThat(fingerprint.isolation()).isEqualTo(Fingerprint.Isolation.SHARED);
        assertThat(fingerprint.governor()).isEmpty();
    }

    @Test
    void namesTheCardAndItsDriver() throws IOException {
        write("proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t\t NVIDIA L4\nIRQ:   \t\t 95\n");
        write("sys/module/nvidia/version", "570.86.15\n");

        assertThat(fingerprint("Cuda").device()).isEqualTo("NVIDIA L4, driver 570.86.15");
    }

    @Test
    void aMachineThatSaysNothingStillHasAFingerprint() {
        assertThat(fingerprint("Cpu").digest()).startsWith("sha256:").hasSize(71);
    }
}
