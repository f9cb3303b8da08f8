/** Writes an assignment of number formats into a graph; one emitter per kind of kernel. */
@NullMarked
package dev.halftone.rewrite;

import org.jspecify.annotations.NullMarked;
