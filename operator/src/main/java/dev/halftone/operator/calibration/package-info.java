/** Calibration sets: inspected, and told their facts. */
@NullMarked
package dev.halftone.operator.calibration;

import org.jspecify.annotations.NullMarked;
