/** What the platform team sets for the whole operator. */
@NullMarked
package dev.halftone.operator.settings;

import org.jspecify.annotations.NullMarked;
