package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** Where samples are, and how they are used. */
@ApiRecord
public record CalibrationSetSpec(
        @JsonPropertyDescription("Where the samples are: an npz file with one array per graph input (samples on axis "
                + "0) and optionally labels, or a folder of ONNX test data sets.")
        @Required
        Source source,

        @JsonPropertyDescription("Where the held-out samples are, in the same layout; if absent they are taken from "
                + "source, apart from those that calibrate.")
        @Nullable
        Source holdOutSource,

        @JsonPropertyDescription("Samples to calibrate and to measure sensitivity on.")
        @Min(1)
        @Max(65536)
        @Default(CalibrationSetSpec.DEFAULT_CALIBRATE)
        Long calibrate,

        @JsonPropertyDescription("Samples kept apart for the verdict.")
        @Min(1)
        @Max(65536)
        @Default(CalibrationSetSpec.DEFAULT_HOLD_OUT)
        Long holdOut,

        @JsonPropertyDescription("Seed of the choice of samples and of every random draw.")
        @Min(0)
        @Max(2147483647)
        @Default(CalibrationSetSpec.DEFAULT_SEED)
        Long seed) {

    static final String DEFAULT_CALIBRATE = "64";
    static final String DEFAULT_HOLD_OUT = "192";
    static final String DEFAULT_SEED = "1";

    public CalibrationSetSpec {
        calibrate = Absent.orElse(calibrate, Long.valueOf(DEFAULT_CALIBRATE));
        holdOut = Absent.orElse(holdOut, Long.valueOf(DEFAULT_HOLD_OUT));
        seed = Absent.orElse(seed, Long.valueOf(DEFAULT_SEED));
    }
}
