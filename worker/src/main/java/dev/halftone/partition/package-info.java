/** Layers, sequential subgraphs, and which of them are the same measurement. */
@NullMarked
package dev.halftone.partition;

import org.jspecify.annotations.NullMarked;
