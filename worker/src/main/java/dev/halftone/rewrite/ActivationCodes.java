package dev.halftone.rewrite;

/** The names of an activation's UINT8 codes, of their scale and of their zero point. */
record ActivationCodes(String codes, String scale, String zeroPoint) {}
