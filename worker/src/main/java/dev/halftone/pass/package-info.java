/** Function-preserving graph transformations, one file each. */
@NullMarked
package dev.halftone.pass;

import org.jspecify.annotations.NullMarked;
