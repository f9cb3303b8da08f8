/** Tests that see a cluster as a user does, and the fixtures that they are made of. */
@NullMarked
package dev.halftone.e2e;

import org.jspecify.annotations.NullMarked;
