/** The Jobs of the stages: what they are made of, and what they came to. */
@NullMarked
package dev.halftone.operator.job;

import org.jspecify.annotations.NullMarked;
