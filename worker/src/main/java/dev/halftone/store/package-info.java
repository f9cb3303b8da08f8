/** Where bytes come from and go to; one class for each scheme and a row in {@link dev.halftone.store.Stores}. */
@NullMarked
package dev.halftone.store;

import org.jspecify.annotations.NullMarked;
