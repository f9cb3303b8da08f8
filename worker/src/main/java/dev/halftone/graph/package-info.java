/** The graph of a model: values, nodes, tensors; knows no file format and no runtime. */
@NullMarked
package dev.halftone.graph;

import org.jspecify.annotations.NullMarked;
