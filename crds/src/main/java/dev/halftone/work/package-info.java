/** What goes into a stage and what comes out: orders, reports, plans, and the digests that name them. */
@NullMarked
package dev.halftone.work;

import org.jspecify.annotations.NullMarked;
