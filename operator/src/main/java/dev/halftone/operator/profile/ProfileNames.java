package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.LatencyProfileSpec;
import dev.halftone.api.v1alpha1.SensitivityProfileSpec;
import dev.halftone.work.ContentKey;
import java.util.List;

/** Names of profiles: the digest of what the measurement depends on, so that whoever needs the same one finds it. */
public final class ProfileNames {

    private static final int DIGITS = 16;

    private ProfileNames() {}

    /** The name of a SensitivityProfile: where its pods run and what its objects are called is no part of it. */
    public static String of(SensitivityProfileSpec spec) {
        return name(
                "sensitivity",
                List.of(
                        spec.modelDigest(),
                        spec.calibrationDigest(),
                        spec.loss(),
                        List.copyOf(spec.formats()),
                        spec.shards()));
    }

    /** The name of a LatencyProfile. */
    public static String of(LatencyProfileSpec spec) {
        return name(
                "latency",
                List.of(
                        spec.modelDigest(),
                        spec.calibrationDigest(),
                        spec.acceleratorDigest(),
                        spec.workload(),
                        List.copyOf(spec.formats()),
                        spec.portable(),
                        spec.shards()));
    }

    private static String name(String kind, List<?> inputs) {
        return kind + "-" + ContentKey.of(kind + "-profile/1", inputs).hex(DIGITS);
    }
}
