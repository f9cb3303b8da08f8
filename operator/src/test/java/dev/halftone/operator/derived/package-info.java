/** What is read, decided and compared by the golden cases. */
@NullMarked
package dev.halftone.operator.derived;

import org.jspecify.annotations.NullMarked;
