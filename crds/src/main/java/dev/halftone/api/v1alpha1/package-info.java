/** The resources of the API group {@code halftone.dev}, version {@code v1alpha1}, as records. */
@NullMarked
package dev.halftone.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
