/** Samples: arrays from files, matched with a model's inputs, split by seed. */
@NullMarked
package dev.halftone.calibration;

import org.jspecify.annotations.NullMarked;
