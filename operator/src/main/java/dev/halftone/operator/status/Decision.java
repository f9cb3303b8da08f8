package dev.halftone.operator.status;

import dev.halftone.operator.job.Changes;
import java.time.Duration;
import java.util.Optional;

/**
 * What follows from what was observed.
 *
 * @param status to be written, if it is not the one that is there
 * @param again when to look again, although nothing may have changed
 */
public record Decision<S>(S status, Judgement judgement, Changes changes, Optional<Duration> again) {}
