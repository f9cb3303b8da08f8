package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Tensor;
import dev.halftone.number.Range;
import dev.halftone.work.Shard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Measures what each layer costs in each format, to first order: d = E[sum over operands of (dg/dz)^2 (Q(z) - z)^2],
 * squared sample by sample (arXiv 2505.13060 gives the loss MSE as the figure of merit; the formula is our reading).
 */
public final class SensitivityMeter {

    /** Samples of one shard: what is lost at most when a run is cut off. */
    public static final int SHARD = 16;

    /**
     * Constants of what is differentiated at once: a session has them, their gradients, and the sums of these before and after.
     */
    private static final long STRETCH_BYTES = 256L << 20;

    private final Backend backend;
    private final Progress progress;
    private final long stretchBytes;

    /** A meter on a backend. */
    public SensitivityMeter(Backend backend, Progress progress) {
        this(backend, progress, STRETCH_BYTES);
    }

    SensitivityMeter(Backend backend, Progress progress, long stretchBytes) {
        this.backend = backend;
        this.progress = progress;
        this.stretchBytes = stretchBytes;
    }

    /** Measures, or takes up again what the shards hold; the same for the same subject. */
    public Sensitivity measure(SensitivitySubject subject, Shards shards) {
        return measure(subject, shards, Shard.WHOLE)
                .orElseThrow(() -> new IllegalStateException("the whole lacks a part of itself"));
    }

    /**
     * Measures the shards of samples that belong to a part of the work.
     *
     * @return the sensitivity, if the shards of all other parts are there too
     */
    public Optional<Sensitivity> measure(SensitivitySubject subject, Shards shards, Shard part) {
        List<Integer> all = IntStream.range(0, shards(subject)).boxed().toList();
        boolean nothingToDo = all.stream().filter(part::holds).allMatch(shards::has);
        if (nothingToDo && part.count() > 1 && !all.stream().allMatch(shards::has)) {
            return Optional.empty();
        }
        var probes = new Probes(subject, new ActivationObserver(backend, progress).observe(subject));
        var passes = BackwardPasses.of(subject, probes.all(), stretchBytes);
        return averaged(subject, passes, shards, part).map(average -> sensitivity(subject, probes, passes, average));
    }

    /** What the samples come to, if the shards of all parts are there: once it is known, nothing holds the shards any more. */
    private Optional<SensitivityShard> averaged(
            SensitivitySubject subject, BackwardPasses passes, Shards shards, Shard part) {
        Map<Integer, SensitivityShard> sums = new TreeMap<>();
        int count = shards(subject);
        try (var sessions = new LastSession(backend)) {
            IntStream.range(0, count)
                    .filter(part::holds)
                    .forEach(index -> sums.put(index, sums(subject, passes, sessions, shards, index)));
        }
        IntStream.range(0, count)
                .filter(index -> !sums.containsKey(index))
                .forEach(index -> shards.load(index).ifPresent(shard -> sums.put(index, shard)));
        return sums.size() < count
                ? Optional.empty()
                : Optional.of(SensitivityShard.average(List.copyOf(sums.values())));
    }

    /** How many shards the samples are cut into. */
    public static int shards(SensitivitySubject subject) {
        return (subject.indices().size() + SHARD - 1) / SHARD;
    }

    private Sensitivity sensitivity(
            SensitivitySubject subject, Probes probes, BackwardPasses passes, SensitivityShard average) {
        Map<Probe, Double> predicted = new HashMap<>();
        var known = passes.probes();
        for (int i = 0; i < known.size(); i++) {
            predicted.put(known.get(i), average.sums().get(i + 1));
        }
        var weights = new WeightLoss(subject.graph(), average.importance());
        var plain = table(subject, probes, predicted, weights, average);
        var migrated = new MigrationLoss(subject, probes, predicted, weights).found(plain);
        var nearest = new Sensitivity(plain.plus(migrated.losses()), average.importance(), migrated.scales());
        return new RoundingLoss(backend, subject, nearest, progress).found();
    }

    /** Of one shard: as it was kept before, or measured and kept. */
    private SensitivityShard sums(
            SensitivitySubject subject, BackwardPasses passes, LastSession sessions, Shards shards, int index) {
        int total = subject.indices().size();
        int last = Math.min((index + 1) * SHARD, total);
        var known = shards.load(index);
        if (known.isPresent()) {
            progress.report("sensitivity", last, total);
            return known.get();
        }
        var measured = shard(subject, passes, sessions, index * SHARD, last);
        shards.save(index, measured);
        return shards.load(index).orElse(measured);
    }

    private SensitivityShard shard(
            SensitivitySubject subject, BackwardPasses passes, LastSession sessions, int from, int to) {
        return new ShardRun(backend, sessions, subject, passes, from, to)
                .run(done -> progress.report(
                        "sensitivity", from + done, subject.indices().size()));
    }

    private SensitivityTable table(
            SensitivitySubject subject,
            Probes probes,
            Map<Probe, Double> predicted,
            WeightLoss weights,
            SensitivityShard average) {
        var operands = new OperandLoss(probes, predicted, new ClippingMeter(backend, subject));
        var done = new AtomicInteger();
        var layers = subject.options();
        boolean small = subject.graph().contentBytes() <= stretchBytes;
        var rows = (small ? layers.parallelStream() : layers.stream())
                .flatMap(options -> {
                    var ofLayer = options.writtenValues().keySet().stream()
                            .map(format -> row(probes, predicted, operands, weights, options, format))
                            .toList();
                    progress.report("layer losses", done.incrementAndGet(), layers.size());
                    return ofLayer.stream();
                })
                .toList();
        return new SensitivityTable(average.samples(), average.sums().getFirst(), tokens(subject), rows);
    }

    private static LayerLoss row(
            Probes probes,
            Map<Probe, Double> predicted,
            OperandLoss operands,
            WeightLoss weights,
            LayerOptions options,
            NumberFormat format) {
        double activations = probes.ofOutput(options, format)
                .map(probe -> predicted.getOrDefault(probe, 0.0))
                .orElse(0.0);
        SortedMap<Integer, Range> ranges = new TreeMap<>();
        SortedMap<Integer, Double> operandLosses = new TreeMap<>();
        for (var operand : options.layer().activations()) {
            var cheapest = operands.of(options.layer(), operand, format);
            if (cheapest.isPresent()) {
                activations += cheapest.get().loss();
                operandLosses.put(operand.index(), cheapest.get().loss());
                if (cheapest.get().error() instanceof ActivationError.Static(Range range)) {
                    ranges.put(operand.index(), range);
                }
            }
        }
        var weight = weights.of(options.layer(), format);
        return new LayerLoss(
                options.layer().node(),
                format,
                weight.loss(),
                activations,
                weight.calibrator(),
                "",
                ranges,
                probes.outputRange(options, format).orElse(null),
                operandLosses);
    }

    /** How many positions the mean of a cross-entropy runs over. */
    private static double tokens(SensitivitySubject subject) {
        return switch (subject.loss().kind()) {
            case OUTPUT -> 1;
            case LABELS, NEXT_TOKEN, OWN_PREDICTION -> {
                var shape =
                        BackwardProgram.shape(subject.types(), subject.loss().output());
                yield (double) Tensor.count(BackwardProgram.array(shape)) / shape.getLast();
            }
        };
    }
}
