package dev.halftone.rewrite;

/** Where the operators of a rewritten graph are known. */
public enum Portability {
    /** In every runtime: operators of the ONNX standard. */
    STANDARD,
    /** In onnxruntime: operators of the domain com.microsoft too. */
    MICROSOFT
}
