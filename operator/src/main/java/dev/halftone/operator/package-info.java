/** The operator as an application: what it needs of a cluster before it can be of use. */
@NullMarked
package dev.halftone.operator;

import org.jspecify.annotations.NullMarked;
