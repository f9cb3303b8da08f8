package dev.halftone.operator.derived;

import dev.halftone.api.v1alpha1.Accelerator;
import dev.halftone.api.v1alpha1.CalibrationSet;
import dev.halftone.api.v1alpha1.LatencyProfile;
import dev.halftone.api.v1alpha1.Model;
import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.api.v1alpha1.SensitivityProfile;
import dev.halftone.operator.accelerator.AcceleratorCase;
import dev.halftone.operator.calibration.CalibrationSetCase;
import dev.halftone.operator.model.ModelCase;
import dev.halftone.operator.profile.ProfileCase;
import dev.halftone.operator.quantizedmodel.QuantizedModelCase;
import dev.halftone.operator.quantizedmodel.RemovalCase;
import dev.halftone.operator.status.Decision;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.function.Function;

/** Which decision is made for which kind; the name of a case starts with one of the words. */
record Kinds(String word, Class<? extends HasMetadata> kind, Function<Situation, Decision<?>> decision) {

    private static final List<Kinds> ALL = List.of(
            new Kinds("accelerator", Accelerator.class, AcceleratorCase::decide),
            new Kinds("calibration", CalibrationSet.class, CalibrationSetCase::decide),
            new Kinds("latency", LatencyProfile.class, ProfileCase::latency),
            new Kinds("model", Model.class, ModelCase::decide),
            new Kinds("quantizedmodel", QuantizedModel.class, QuantizedModelCase::decide),
            new Kinds("removal", QuantizedModel.class, RemovalCase::decide),
            new Kinds("sensitivity", SensitivityProfile.class, ProfileCase::sensitivity));

    static Kinds of(String name) {
        return ALL.stream()
                .filter(row -> name.startsWith(row.word + "-"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " starts with no kind"));
    }
}
