package dev.halftone;

import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.Configuration;
import dev.halftone.measure.LayerLoss;
import dev.halftone.solve.PlanProblem;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Says in one sentence why a layer is in its format. */
record Reasons(Shipped shipped) {

    /** A format that a layer might be in. */
    private record Alternative(NumberFormat format, double saved, double lossMse) {}

    /**
     * The sentence.
     *
     * @param saved microseconds that the layer's format saves
     */
    String why(int group, int index, double saved) {
        var candidate = shipped.configuration(group).candidates().get(index);
        if (candidate.equals(Candidate.REFERENCE)) {
            return stays(group, index);
        }
        String layer = shipped.subgraph(group).layers().get(index);
        double own = shipped.losses()
                .of(layer, candidate.format())
                .map(LayerLoss::lossMse)
                .orElse(0.0);
        return (saved < 0 ? "costs " + micros(-saved) : "saves " + micros(saved)) + " for " + share(own)
                + " of the predicted loss";
    }

    private String stays(int group, int index) {
        var alternatives = alternatives(group, index);
        if (alternatives.isEmpty()) {
            return "no format has a kernel for it here";
        }
        var best = alternatives.stream()
                .max(Comparator.comparingDouble(Alternative::saved))
                .orElseThrow();
        String format = best.format().wireName();
        return best.saved() <= 0
                ? "no format makes it faster: " + format + " would cost " + micros(-best.saved())
                : format + " would save " + micros(best.saved()) + " for " + more(best.lossMse())
                        + (shipped.cost() == 0 ? "" : ": other layers give more for it");
    }

    /** Each format that the layer was timed in, by what its best configuration saves beyond the best without it. */
    private List<Alternative> alternatives(int group, int index) {
        String layer = shipped.subgraph(group).layers().get(index);
        var without = most(group, configuration -> isReference(configuration, index));
        return shipped.problem().configurations().get(group).stream()
                .filter(configuration -> !isReference(configuration, index))
                .map(configuration -> configuration.candidates().get(index).format())
                .distinct()
                .sorted()
                .map(format -> new Alternative(
                        format,
                        most(group, c -> c.candidates().get(index).format() == format) - without,
                        shipped.losses()
                                .of(layer, format)
                                .map(LayerLoss::lossMse)
                                .orElse(0.0)))
                .toList();
    }

    private static boolean isReference(Configuration configuration, int index) {
        return configuration.candidates().get(index).equals(Candidate.REFERENCE);
    }

    private double most(int group, Predicate<Configuration> which) {
        return shipped.problem().configurations().get(group).stream()
                .filter(which)
                .mapToDouble(configuration -> PlanProblem.savedMicros(
                        shipped.subgraph(group), configuration, shipped.times(), shipped.terms()))
                .max()
                .orElse(0);
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
