/** Reads and writes ONNX files; the only package that sees protobuf. */
@NullMarked
package dev.halftone.onnx;

import org.jspecify.annotations.NullMarked;
