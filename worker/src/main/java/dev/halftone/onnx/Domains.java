package dev.halftone.onnx;

import java.util.Set;

/** The operator domains that the runtime implements. */
final class Domains {

    /** The last two are what the runtime's own optimiser writes. */
    private static final Set<String> KNOWN =
            Set.of("", "ai.onnx.ml", "com.microsoft", "com.microsoft.nchwc", "com.ms.internal.nhwc");

    private Domains() {}

    static boolean isKnown(String canonical) {
        return KNOWN.contains(canonical);
    }

    /** The standard's domain has two names; "" is the one that graphs use. */
    static String canonical(String domain) {
        return domain.equals("ai.onnx") ? "" : domain;
    }
}
