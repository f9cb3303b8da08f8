/** Number formats as data. */
@NullMarked
package dev.halftone.format;

import org.jspecify.annotations.NullMarked;
