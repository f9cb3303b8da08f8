/** Quantized models: measured, planned, written and published, stage by stage. */
@NullMarked
package dev.halftone.operator.quantizedmodel;

import org.jspecify.annotations.NullMarked;
