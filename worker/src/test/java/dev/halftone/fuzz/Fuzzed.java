package dev.halftone.fuzz;

import dev.halftone.ManifestFuzzer;
import dev.halftone.OrderFuzzer;
import dev.halftone.calibration.NpyFuzzer;
import dev.halftone.calibration.NpzFuzzer;
import dev.halftone.onnx.OnnxFuzzer;
import java.nio.file.Path;
import java.util.Locale;

/** What is fuzzed, a row for each reader of files from outside. */
enum Fuzzed {
    ONNX(OnnxFuzzer.class, OnnxFuzzer::fuzzerTestOneInput),
    NPZ(NpzFuzzer.class, NpzFuzzer::fuzzerTestOneInput),
    NPY(NpyFuzzer.class, NpyFuzzer::fuzzerTestOneInput),
    MANIFEST(ManifestFuzzer.class, ManifestFuzzer::fuzzerTestOneInput),
    ORDER(OrderFuzzer.class, OrderFuzzer::fuzzerTestOneInput);

    private final Class<?> target;
    private final Input input;

    /** What takes one input. */
    @FunctionalInterface
    interface Input {
        void take(byte[] content) throws Exception;
    }

    Fuzzed(Class<?> target, Input input) {
        this.target = target;
        this.input = input;
    }

    Class<?> target() {
        return target;
    }

    Input input() {
        return input;
    }

    /** Inputs that are kept: good files, what led the fuzzer on, and what it found. */
    Path corpus() {
        return Path.of("src/test/resources/fuzz", folder());
    }

    /** Where a run leaves what it comes upon. */
    Path found() {
        return Path.of("target/fuzz", folder()).toAbsolutePath();
    }

    private String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}
