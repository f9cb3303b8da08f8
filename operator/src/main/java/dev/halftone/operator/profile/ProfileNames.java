package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.LatencyProfileSpec;
import dev.halftone.api.v1alpha1.RoundingMethod;
import dev.halftone.api.v1alpha1.SensitivityProfileSpec;
import dev.halftone.work.ContentKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Names of profiles: the digest of what the measurement depends on, so that whoever needs the same one finds it. */
public final class ProfileNames {

    private static final int DIGITS = 16;

    /** Raised when a worker measures something else for the same spec: what it kept before is not found by the next stages. */
    private static final int SENSITIVITY_VERSION = 1;

    private static final int LATENCY_VERSION = 4;

    private ProfileNames() {}

    /** The name of a SensitivityProfile: where its pods run and what its objects are called is no part of it. */
    public static String of(SensitivityProfileSpec spec) {
        List<Object> inputs = new ArrayList<>(List.of(
                spec.modelDigest(), spec.calibrationDigest(), spec.loss(), List.copyOf(spec.formats()), spec.shards()));
        // Those to nearest have the name that they had before there was a choice.
        if (spec.roundingMethod() != RoundingMethod.NEAREST) {
            inputs.add(spec.rounding());
        }
        return name("sensitivity", SENSITIVITY_VERSION, inputs);
    }

    /** The name of a LatencyProfile. */
    public static String of(LatencyProfileSpec spec) {
        return name(
                "latency",
                LATENCY_VERSION,
                List.of(
                        spec.modelDigest(),
                        spec.calibrationDigest(),
                        spec.acceleratorDigest(),
                        spec.workload(),
                        List.copyOf(spec.formats()),
                        spec.portable(),
                        Stream.ofNullable(spec.mask()).toList(),
                        spec.shards()));
    }

    private static String name(String kind, int version, List<?> inputs) {
        return kind + "-" + ContentKey.of(kind + "-profile/" + version, inputs).hex(DIGITS);
    }
}
