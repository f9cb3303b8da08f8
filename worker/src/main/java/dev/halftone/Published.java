package dev.halftone;

import dev.halftone.publish.RunReport;
import java.nio.file.Path;

/** A finished QuantizedModel and where its files are. */
record Published(Path folder, RunReport report) {}
