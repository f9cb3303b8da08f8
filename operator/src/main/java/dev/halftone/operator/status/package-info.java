/** Conditions and how they get into a status. */
@NullMarked
package dev.halftone.operator.status;

import org.jspecify.annotations.NullMarked;
