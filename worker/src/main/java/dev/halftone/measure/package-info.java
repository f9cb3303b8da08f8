/** Measures what a configuration gains in time. */
@NullMarked
package dev.halftone.measure;

import org.jspecify.annotations.NullMarked;
