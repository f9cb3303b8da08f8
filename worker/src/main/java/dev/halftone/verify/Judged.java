package dev.halftone.verify;

/** A build with what was measured of it. */
public record Judged(Build build, MeasuredLoss loss, WorkloadTime time) {}
