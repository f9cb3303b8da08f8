/** The integer program; the only package that sees OR-Tools. */
@NullMarked
package dev.halftone.solve;

import org.jspecify.annotations.NullMarked;
