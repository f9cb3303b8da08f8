/** The command line and the pipeline behind it. */
@NullMarked
package dev.halftone;

import org.jspecify.annotations.NullMarked;
