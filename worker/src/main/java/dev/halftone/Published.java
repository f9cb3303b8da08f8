package dev.halftone;

import dev.halftone.api.v1alpha1.QuantizedModelStatus;
import dev.halftone.publish.RunReport;
import java.nio.file.Path;

/**
 * A finished QuantizedModel and where its files are.
 *
 * @param status what it would have in a cluster
 */
record Published(Path folder, RunReport report, QuantizedModelStatus status) {}
