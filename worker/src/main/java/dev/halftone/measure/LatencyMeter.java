package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.BackendException;
import dev.halftone.backend.Fingerprint;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.Graph;
import dev.halftone.graph.WorkingMemory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Times every configuration of every distinct subgraph.
 *
 * <p>A race holds as many configurations as memory allows, each race with the reference in it: the table has
 * differences to the reference, so races need not know of each other; a {@link Metronome} in each makes their times those of
 * one speed.
 */
public final class LatencyMeter {

    /** More in one race would put a pair's samples far apart in time. */
    private static final int MOST_IN_A_RACE = 12;

    /** Of slow models: what is known of one configuration comes from many races, or is measured again as a whole build. */
    private static final int FEWEST_ROUNDS = 11;

    private static final long BYTES_OF_A_SESSION = 8L << 20;

    private final Backend backend;
    private final SessionSettings settings;
    private final Protocol protocol;
    private final long residentBytes;
    private final Metronome metronome;

    /**
     * A meter.
     *
     * @param residentBytes how much the sessions of one race may take, roughly; at least one configuration is loaded
     * @param metronome of all meters whose times are held together
     */
    public LatencyMeter(
            Backend backend, SessionSettings settings, Protocol protocol, long residentBytes, Metronome metronome) {
        this.backend = backend;
        this.settings = settings;
        this.protocol = protocol;
        this.residentBytes = residentBytes;
        this.metronome = metronome;
    }

    /** A meter that soon gives up on what is certainly slower than its reference: for what is measured to find the fastest. */
    LatencyMeter sparing() {
        return with(protocol.sparing());
    }

    /** A meter that soon gives up on what is not faster than its reference: for what is taken only if it is. */
    LatencyMeter selective() {
        return with(protocol.selective());
    }

    private LatencyMeter with(Protocol other) {
        return new LatencyMeter(backend, settings, other, residentBytes, metronome);
    }

    /** Times everything; blocks until done. Progress counts pairs of configuration and shape point. */
    public LatencyTable measure(List<Measurement> measurements, Progress progress) {
        return new Run(measurements, progress).table();
    }

    private final class Run {
        private final Clock clock = Clock.of(backend, settings.threads());
        private final List<Measurement> measurements;
        private final Progress progress;
        private final List<LatencyTable.Reference> references = new ArrayList<>();
        private final List<LatencyTable.Delta> deltas = new ArrayList<>();
        private final List<LatencyTable.Refusal> refusals = new ArrayList<>();
        private final long total;
        private long done;

        Run(List<Measurement> measurements, Progress progress) {
            this.measurements = measurements;
            this.progress = progress;
            this.total = measurements.stream()
                    .mapToLong(m -> (long) Math.max(m.configurations().size(), 1)
                            * m.inputs().size())
                    .sum();
        }

        LatencyTable table() {
            progress.report("latency", 0, total);
            try (var product = Metronome.open(backend, settings)) {
                for (var measurement : measurements) {
                    races(measurement)
                            .forEach(configurations -> race(measurement, configurations, product.contestant()));
                }
            }
            return new LatencyTable(
                    Fingerprint.of(backend, settings.threads()), clock.name(), references, deltas, refusals);
        }

        private void race(Measurement measurement, Map<String, Graph> configurations, Contestant product) {
            List<TimedModel> models = new ArrayList<>();
            try (var reference = TimedModel.open("reference", backend, measurement.reference(), settings);
                    var copy = TimedModel.open("copy", backend, measurement.reference(), settings)) {
                configurations.forEach((name, graph) -> open(measurement.key(), name, graph, models));
                System.gc(); // now, not between two samples
                measurement.inputs().forEach((point, tensors) -> {
                    try (var inputs = new HeldInputs(backend, tensors)) {
                        add(measurement, point, race(inputs, reference, copy, models, product));
                    }
                });
                done += (long) Math.max(configurations.size(), 1)
                        * measurement.inputs().size();
                progress.report("latency", done, total);
            } finally {
                models.forEach(TimedModel::close);
            }
        }

        private void open(String key, String name, Graph graph, List<TimedModel> models) {
            try {
                models.add(TimedModel.open(name, backend, graph, settings));
            } catch (BackendException e) {
                refusals.add(new LatencyTable.Refusal(key, name, String.valueOf(e.getMessage())));
            }
        }

        private TimingReport race(
                HeldInputs inputs, TimedModel reference, TimedModel copy, List<TimedModel> models, Contestant product) {
            List<Contestant> contestants = new ArrayList<>();
            models.forEach(model -> contestants.add(model.on(inputs)));
            contestants.add(product);
            var first = reference.on(inputs);
            var second = copy.on(inputs);
            var all = Stream.concat(Stream.of(first, second), contestants.stream())
                    .toList();
            return new Timer(protocol.paced(all, FEWEST_ROUNDS), clock).race(first, second, contestants);
        }

        private void add(Measurement measurement, String point, TimingReport report) {
            double beat = metronome.factor(measurement.key() + " " + point, report);
            references.add(new LatencyTable.Reference(
                    measurement.key(),
                    point,
                    nanos(beat * report.reference().micros().value(), 1),
                    BigDecimal.valueOf(report.aaPercent())
                            .setScale(2, RoundingMode.HALF_EVEN)
                            .toPlainString(),
                    report.rounds()));
            for (var timing : report.others().subList(0, report.others().size() - 1)) {
                var delta = timing.deltaMicros();
                deltas.add(new LatencyTable.Delta(
                        measurement.key(),
                        timing.name(),
                        point,
                        nanos(beat * delta.value(), measurement.instances()),
                        nanos(beat * delta.low(), measurement.instances()),
                        nanos(beat * delta.high(), measurement.instances())));
            }
        }
    }

    private static long nanos(double micros, int instances) {
        return Math.round(micros * 1e3 / instances);
    }

    /** The configurations of each race. */
    private List<Map<String, Graph>> races(Measurement measurement) {
        List<Map<String, Graph>> races = new ArrayList<>();
        Map<String, Graph> race = new LinkedHashMap<>();
        long reference = bytes(measurement.reference());
        long taken = 2 * reference;
        for (var entry : measurement.configurations().entrySet()) {
            long more = bytes(entry.getValue());
            if (!race.isEmpty() && (taken + more > residentBytes || race.size() == MOST_IN_A_RACE)) {
                races.add(race);
                race = new LinkedHashMap<>();
                taken = 2 * reference;
            }
            race.put(entry.getKey(), entry.getValue());
            taken += more;
        }
        races.add(race);
        return races;
    }

    /**
     * What a session takes: its weights as its kernels want them, which replaces what was loaded, and what it works in, once as its
     * first run found that out, in blocks of up to twice the size, and once as the later ones planned it.
     */
    private static long bytes(Graph graph) {
        return BYTES_OF_A_SESSION + graph.contentBytes() + 3 * WorkingMemory.mostBytes(graph);
    }
}
