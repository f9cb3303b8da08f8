package dev.halftone;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What plans were foretold to take, beside what they were found to take as whole builds. */
record Promises(List<Promise> list) {

    /** However unlucky a race was, a plan keeps most of what it was foretold to gain, and gains hardly more. */
    private static final double LEAST = 0.8;

    private static final double MOST = 1.1;

    /**
     * One plan at one shape point.
     *
     * @param rewrittenNanos the time of the model with its rewrites, that gains are against
     */
    record Promise(String point, int plan, double rewrittenNanos, double foretoldNanos, double measuredNanos) {}

    Promises {
        list = List.copyOf(list);
    }

    /** Of plans that were timed after a profile promised their times. */
    static Promises of(LatencyStage.Reference reference, LatencyProfile promised, List<CorrectedPrices.Whole> plans) {
        List<Promise> promises = new ArrayList<>();
        for (var time : promised.referenceNanos()) {
            var here = Foretold.of(reference, promised.prices().table(), time.point());
            long rewritten = promised.rewritten(time.point()).nanos();
            for (int i = 0; i < plans.size(); i++) {
                var plan = plans.get(i);
                var ratio = Objects.requireNonNull(plan.ratios().get(time.point()));
                promises.add(new Promise(
                        time.point(),
                        i,
                        rewritten,
                        (double) rewritten + here.parts(plan.assignment()).nanos(),
                        time.nanos() * ratio.value()));
            }
        }
        return new Promises(promises);
    }

    /** The most that a plan's time is away from what was foretold, as a share of it. */
    double surprise(Map<String, Long> weights) {
        Map<Integer, Double> foretold = new HashMap<>();
        Map<Integer, Double> measured = new HashMap<>();
        for (var promise : list) {
            long weight = weights.getOrDefault(promise.point, 0L);
            foretold.merge(promise.plan, weight * promise.foretoldNanos, Double::sum);
            measured.merge(promise.plan, weight * promise.measuredNanos, Double::sum);
        }
        return foretold.entrySet().stream()
                .mapToDouble(entry -> Math.abs(measured.getOrDefault(entry.getKey(), 0.0) / entry.getValue() - 1))
                .max()
                .orElse(0);
    }

    /**
     * A profile whose prices promise what such plans keep: the cheapest of many prices are the luckily measured ones, so plans
     * made of them gain less than was foretold. All gains shrink alike, so the best plan stays the best.
     */
    LatencyProfile kept(LatencyProfile profile) {
        var table = profile.prices().table();
        return profile.with(table.with(
                table.deltas().stream()
                        .map(delta -> delta.shiftedBy(Math.round(delta.nanos() * (share(delta.point()) - 1))))
                        .toList(),
                table.bonds().stream()
                        .map(bond -> bond.shiftedBy(Math.round(bond.nanos() * (share(bond.point()) - 1))))
                        .toList()));
    }

    /** What share of their foretold gains plans have at a shape point: the slope through the origin that fits them best. */
    private double share(String point) {
        double products = 0;
        double squares = 0;
        for (var promise : list) {
            if (promise.point.equals(point)) {
                double foretold = promise.rewrittenNanos - promise.foretoldNanos;
                products += foretold * (promise.rewrittenNanos - promise.measuredNanos);
                squares += foretold * foretold;
            }
        }
        return squares > 0 ? Math.clamp(products / squares, LEAST, MOST) : 1;
    }
}
