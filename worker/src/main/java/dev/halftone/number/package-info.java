/** Number formats at work: codecs, ranges from calibration, quantized weights. */
@NullMarked
package dev.halftone.number;

import org.jspecify.annotations.NullMarked;
