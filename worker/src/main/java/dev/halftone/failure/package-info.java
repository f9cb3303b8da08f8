/** Failures that a user can mend; the lowest package, so that every other one may say what is wrong. */
@NullMarked
package dev.halftone.failure;

import org.jspecify.annotations.NullMarked;
