/** Runs graphs on a runtime; the only package that sees onnxruntime. */
@NullMarked
package dev.halftone.backend;

import org.jspecify.annotations.NullMarked;
