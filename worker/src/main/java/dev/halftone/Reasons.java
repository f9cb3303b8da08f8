package dev.halftone;

import dev.halftone.measure.Candidate;
import dev.halftone.measure.Configuration;
import dev.halftone.measure.LayerLoss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Says in one sentence why a layer is in its format.
 *
 * @param kept by layer that no gradient reaches: why
 */
record Reasons(Shipped shipped, SortedMap<String, String> kept) {

    /** A format that a layer might be in. */
    private record Alternative(Candidate candidate, double saved, double lossMse) {}

    /**
     * The sentence.
     *
     * @param saved microseconds that the layer's format saves, with half of what it and its neighbours save together
     */
    String why(int group, int index, double saved) {
        var configuration = shipped.configuration(group);
        var candidate = configuration.candidates().get(index);
        if (candidate.equals(Candidate.REFERENCE)) {
            return stays(group, index);
        }
        String layer = shipped.subgraph(group).layers().get(index);
        double own = shipped.costs().getOrDefault(layer, 0.0);
        return saved(saved, worth(group, configuration, index)) + " for " + share(own) + " of the predicted loss"
                + (candidate.migrated() ? ", its outliers migrated into the weight" : "")
                + shipped.losses().of(layer, candidate).map(this::rounding).orElse("");
    }

    /** Where a layer alone is slow between conversions and saves its neighbours theirs, it is worth what the build would lose. */
    private static String saved(double saved, double worth) {
        if (saved >= 0) {
            return "saves " + micros(saved);
        }
        return worth > 0 ? "saves " + micros(worth) + " with its neighbours" : "costs " + micros(-saved);
    }

    /** Microseconds that the build would take longer without the layer's format; 0 where that was not timed. */
    private double worth(int group, Configuration configuration, int index) {
        var options = shipped.problem().configurations().get(group);
        var without = without(configuration, index);
        return options.contains(configuration) && options.contains(without)
                ? shipped.savedMicros(group, configuration) - shipped.savedMicros(group, without)
                : 0;
    }

    private String rounding(LayerLoss loss) {
        var rounding = loss.rounding();
        if (rounding == null) {
            return "";
        }
        if (!rounding.note().isEmpty()) {
            return ", rounded to nearest: " + rounding.note();
        }
        String bias = rounding.biasCorrected() ? " with its bias corrected" : "";
        return switch (rounding.method()) {
            case NEAREST -> bias.isEmpty() ? "" : "," + bias + instead(loss);
            case GPTQ -> ", rounded by GPTQ" + bias + instead(loss);
        };
    }

    private String instead(LayerLoss loss) {
        return " (" + share(loss.nearestLossMse()) + " if to nearest)";
    }

    private String stays(int group, int index) {
        String obstacle = kept.get(shipped.subgraph(group).layers().get(index));
        if (obstacle != null) {
            return "what it would cost can't be told: " + obstacle;
        }
        var alternatives = alternatives(group, index);
        if (alternatives.isEmpty()) {
            return "no format was timed for it apart from its neighbours";
        }
        var best = alternatives.stream()
                .max(Comparator.comparingDouble(Alternative::saved))
                .orElseThrow();
        String format = best.candidate().format().wireName();
        return best.saved() <= 0
                ? "no format makes it faster: " + format + " would cost " + micros(-best.saved())
                : format + " would save " + micros(best.saved()) + " for " + more(best.lossMse())
                        + (shipped.cost() == 0 ? "" : ": other layers give more for it");
    }

    /** Each format that the layer was timed in beside the same configuration without it: the most that it saved then. */
    private List<Alternative> alternatives(int group, int index) {
        String layer = shipped.subgraph(group).layers().get(index);
        Map<Candidate, Double> saved = new LinkedHashMap<>();
        var options = shipped.problem().configurations().get(group);
        for (var configuration : options) {
            var candidate = configuration.candidates().get(index);
            var without = without(configuration, index);
            if (!candidate.equals(Candidate.REFERENCE) && options.contains(without)) {
                saved.merge(
                        new Candidate(candidate.format(), "", candidate.migrated()),
                        shipped.savedMicros(group, configuration) - shipped.savedMicros(group, without),
                        Math::max);
            }
        }
        return saved.entrySet().stream()
                .map(entry -> new Alternative(
                        entry.getKey(),
                        entry.getValue(),
                        shipped.losses()
                                .of(layer, entry.getKey())
                                .map(LayerLoss::lossMse)
                                .orElse(0.0)))
                .toList();
    }

    private static Configuration without(Configuration configuration, int index) {
        List<Candidate> candidates = new ArrayList<>(configuration.candidates());
        candidates.set(index, Candidate.REFERENCE);
        return new Configuration(candidates);
    }

    private String share(double lossMse) {
        double percent = 100 * lossMse / Math.max(shipped.cost(), Double.MIN_NORMAL);
        return percent < 0.1 ? "less than 0.1 %" : Figures.decimal(percent, 1) + " %";
    }

    /** A share of nothing can't be told: a plan that changes no layer has no loss. */
    private String more(double lossMse) {
        return shipped.cost() == 0 ? "a loss MSE of " + Figures.decimal(lossMse) : share(lossMse) + " more loss";
    }

    private static String micros(double value) {
        return value >= 1000 ? Figures.decimal(value / 1e3, 2) + " ms" : Figures.decimal(value, 0) + " µs";
    }
}
