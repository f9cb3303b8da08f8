/** Models: inspected, and told their facts. */
@NullMarked
package dev.halftone.operator.model;

import org.jspecify.annotations.NullMarked;
