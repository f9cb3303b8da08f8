package dev.halftone.operator.signal;

import dev.halftone.operator.job.JobTimes;
import dev.halftone.operator.status.Judgement;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The figures of the work itself: by stage and by reason, never by object. */
@Singleton
public class Meters {

    private final MeterRegistry registry;

    Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts how objects came to stand. */
    public void count(String kind, Judgement judgement) {
        switch (judgement) {
            case Judgement.Progressing _, Judgement.Suspended _ -> {}
            case Judgement.Fine _ ->
                registry.counter("halftone.successes", "kind", kind).increment();
            case Judgement.Waiting _, Judgement.Stalled _ ->
                registry.counter(
                                "halftone.failures",
                                "kind",
                                kind,
                                "reason",
                                judgement.reason().wireName())
                        .increment();
        }
    }

    /** Notes how long a plan was searched for. */
    public void solved(long micros) {
        Timer.builder("halftone.solve.duration").register(registry).record(Duration.ofNanos(micros * 1000));
    }

    /** Notes how long a finished stage took and how long it waited for its first pod. */
    public void stage(JobTimes times) {
        Timer.builder("halftone.stage.duration")
                .tag("stage", times.stage())
                .register(registry)
                .record(times.working());
        Timer.builder("halftone.stage.queue.wait")
                .tag("stage", times.stage())
                .register(registry)
                .record(times.waiting());
    }
}
