/** Profiles: one measurement each, made once and shared by everything that needs it. */
@NullMarked
package dev.halftone.operator.profile;

import org.jspecify.annotations.NullMarked;
