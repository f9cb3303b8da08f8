package dev.halftone.measure;

import dev.halftone.number.ActivationStatistics;
import java.util.Map;

/**
 * What the calibration samples say of the activations.
 *
 * @param statistics of values that need static scales
 * @param channels of values that may be migrated
 */
record Observations(Map<String, ActivationStatistics> statistics, Map<String, PartedExtremes> channels) {}
