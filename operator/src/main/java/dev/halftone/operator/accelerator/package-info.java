/** Accelerators: checked, and told how many nodes match. */
@NullMarked
package dev.halftone.operator.accelerator;

import org.jspecify.annotations.NullMarked;
