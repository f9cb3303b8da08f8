/** Reverse mode, ONNX to ONNX: gradients are more nodes of the same graph, and run on the same backend. */
@NullMarked
package dev.halftone.gradient;

import org.jspecify.annotations.NullMarked;
