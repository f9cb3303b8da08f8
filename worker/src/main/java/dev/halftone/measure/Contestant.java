package dev.halftone.measure;

/**
 * One of several things that are timed against each other.
 *
 * @param body does the work once, always the same
 */
public record Contestant(String name, Runnable body) {}
