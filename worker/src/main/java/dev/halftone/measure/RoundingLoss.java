package dev.halftone.measure;

import dev.halftone.api.v1alpha1.RoundingMethod;
import dev.halftone.backend.Backend;
import dev.halftone.number.Rounding;
import dev.halftone.partition.Layer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What layers cost when their weights are rounded otherwise than to nearest, on the grids that were found for nearest. Layers are
 * taken some at a time: memory depends neither on their number nor on that of the samples.
 */
final class RoundingLoss {

    /** What the layers in work may take together, unless one alone takes more. */
    private static final long MEMORY_BYTES = 512L << 20;

    private final Backend backend;
    private final SensitivitySubject subject;
    private final Sensitivity nearest;
    private final Progress progress;

    RoundingLoss(Backend backend, SensitivitySubject subject, Sensitivity nearest, Progress progress) {
        this.backend = backend;
        this.subject = subject;
        this.nearest = nearest;
        this.progress = progress;
    }

    /** The sensitivity with each layer rounded as the subject says. */
    Sensitivity found() {
        if (subject.rounding() == RoundingMethod.NEAREST) {
            return nearest;
        }
        var roundable = Roundable.of(subject.graph());
        Map<LayerLoss, LayerLoss> changed = new LinkedHashMap<>();
        SortedMap<String, KeptRounding> kept = new TreeMap<>();
        List<Layer> layers = new ArrayList<>();
        for (var options : subject.options()) {
            var rows = rows(options.layer());
            if (rows.isEmpty()) {
                continue;
            }
            var obstacle = roundable.obstacle(options.layer());
            if (obstacle.isEmpty()) {
                layers.add(options.layer());
            }
            obstacle.ifPresent(note -> rows.forEach(row ->
                    changed.put(row, row.rounded(row.weightLoss(), WeightRounding.nearest(row.weightLoss(), note)))));
        }
        parts(layers).forEach(part -> round(part, changed, kept));
        return nearest.rounded(nearest.table().replaced(row -> changed.getOrDefault(row, row)), kept);
    }

    private List<LayerLoss> rows(Layer layer) {
        return nearest.table().losses().stream()
                .filter(row -> row.layer().equals(layer.node())
                        && layer.weight().isPresent()
                        && Roundable.isInteger(row.format()))
                .toList();
    }

    private List<List<Layer>> parts(List<Layer> layers) {
        List<List<Layer>> parts = new ArrayList<>();
        long taken = MEMORY_BYTES;
        for (var layer : layers) {
            var matrix = Matrix.of(subject.graph(), layer);
            long inputs = matrix.inputs();
            long errors = (long) Rounding.values().length * rows(layer).size() * Float.BYTES * matrix.outputs();
            long bytes = inputs * (2 * Double.BYTES * inputs + errors);
            if (taken + bytes > MEMORY_BYTES) {
                parts.add(new ArrayList<>());
                taken = 0;
            }
            parts.getLast().add(layer);
            taken += bytes;
        }
        return parts;
    }

    private void round(List<Layer> layers, Map<LayerLoss, LayerLoss> changed, SortedMap<String, KeptRounding> kept) {
        var moments = InputMoments.of(backend, subject, layers, progress);
        Map<LayerLoss, List<RoundingTrials.Rounded>> byRow = new LinkedHashMap<>();
        IdentityHashMap<RoundingTrials.Rounded, Integer> places = new IdentityHashMap<>();
        List<RoundingErrors.Trial> trials = new ArrayList<>();
        int done = 0;
        for (var layer : layers) {
            var seen = moments.get(layer.node());
            if (seen != null) {
                var ways = new RoundingTrials(subject, nearest, layer, seen);
                for (var row : rows(layer)) {
                    byRow.put(row, ways.of(row));
                    for (var rounded : ways.of(row)) {
                        places.computeIfAbsent(rounded, key -> {
                            trials.add(new RoundingErrors.Trial(layer, rounded.error(), rounded.shift()));
                            return trials.size() - 1;
                        });
                    }
                }
            }
            progress.report("rounding", ++done, layers.size());
        }
        var losses = new RoundingErrors(backend, subject, progress).of(trials);
        byRow.forEach((row, ways) -> {
            var options = RoundingOptions.of(row, ways, way -> losses.get(places.getOrDefault(way, 0)));
            var chosen = options.chosen(subject.rounding());
            changed.put(row, options.rounded(chosen));
            RoundingOptions.kept(chosen)
                    .ifPresent(what -> kept.put(Sensitivity.rounding(row.layer(), row.format(), row.migrated()), what));
        });
    }
}
