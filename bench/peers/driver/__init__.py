"""Builds models with other tools, races all files with `halftone compare`, and writes what came of it."""
