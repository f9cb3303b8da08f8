package dev.halftone.backend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What Linux says about the machine.
 *
 * @param root the root of the file system
 */
record Machine(Path root) {

    /** Instruction sets that onnxruntime's kernels are chosen by. */
    private static final Set<String> FEATURES = Set.of(
            "avx",
            "avx2",
            "fma",
            "f16c",
            "avx_vnni",
            "avx512f",
            "avx512bw",
            "avx512vl",
            "avx512_vnni",
            "avx512_bf16",
            "avx512_fp16",
            "amx_tile",
            "amx_int8",
            "amx_bf16",
            "asimddp",
            "fphp",
            "asimdhp",
            "i8mm",
            "bf16",
            "sve",
            "sve2");

    Fingerprint fingerprint(Backend backend, int threads) {
        return new Fingerprint(
                processor(),
                features(),
                processors(),
                switch (backend.device()) {
                    case PROCESSOR -> "";
                    case ACCELERATOR -> accelerator();
                },
                backend.runtime(),
                backend.name(),
                threads,
                isolation(),
                text("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor").orElse(""));
    }

    /** The model name; on processors that have none, the codes of implementer and part. */
    private String processor() {
        return cpuInfo("model name")
                .or(() -> cpuInfo("CPU implementer")
                        .flatMap(maker -> cpuInfo("CPU part").map(part -> "implementer " + maker + " part " + part)))
                .orElse(System.getProperty("os.arch"));
    }

    private List<String> features() {
        String all = cpuInfo("flags").or(() -> cpuInfo("Features")).orElse("");
        return Arrays.stream(all.split(" ", -1)).filter(FEATURES::contains).toList();
    }

    private int processors() {
        return text("sys/devices/system/cpu/online")
                .map(Machine::count)
                .orElseGet(() -> Runtime.getRuntime().availableProcessors());
    }

    private Fingerprint.Isolation isolation() {
        var allowed = field("proc/self/status", "Cpus_allowed_list").map(Machine::count);
        return allowed.isPresent() && allowed.get() < processors()
                ? Fingerprint.Isolation.PINNED
                : Fingerprint.Isolation.SHARED;
    }

    private String accelerator() {
        String driver = text("sys/module/nvidia/version")
                .map(version -> ", driver " + version)
                .orElse("");
        try (Stream<Path> cards = Files.list(root.resolve("proc/driver/nvidia/gpus"))) {
            return cards.sorted()
                    .findFirst()
                    .map(card -> root.relativize(card.resolve("information")).toString())
                    .flatMap(file -> field(file, "Model"))
                    .map(model -> model + driver)
                    .orElse("unknown" + driver);
        } catch (IOException e) {
            return "unknown" + driver;
        }
    }

    private Optional<String> cpuInfo(String name) {
        return field("proc/cpuinfo", name);
    }

    /** The first {@code name : value} of a file. */
    private Optional<String> field(String file, String name) {
        return text(file).stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(name) && line.indexOf(':') >= 0)
                .filter(line -> line.substring(0, line.indexOf(':')).strip().equals(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    private Optional<String> text(String file) {
        try {
            return Optional.of(
                    Files.readString(root.resolve(file), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** How many a list such as {@code 0-3,8} names. */
    private static int count(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .mapToInt(range -> {
                    int dash = range.indexOf('-');
                    return dash < 0
                            ? 1
                            : Integer.parseInt(range.substring(dash + 1))
                                    - Integer.parseInt(range.substring(0, dash))
                                    + 1;
                })
                .sum();
    }
}
