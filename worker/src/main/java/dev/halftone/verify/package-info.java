/** Judges a rewritten model by what is measured of it. */
@NullMarked
package dev.halftone.verify;

import org.jspecify.annotations.NullMarked;
