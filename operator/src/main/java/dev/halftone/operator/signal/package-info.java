/** What the operator says of itself: events and meters. */
@NullMarked
package dev.halftone.operator.signal;

import org.jspecify.annotations.NullMarked;
