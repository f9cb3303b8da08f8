package dev.halftone;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What plans were foretold to take, beside what they were found to take as whole builds. */
record Promises(List<Promise> list) {

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
     * What a plan will gain that is foretold to gain so much: what these plans gained, and between two of them what lies between.
     * The cheapest of many prices are the luckily measured ones, so plans made of them gain less than was foretold, and some parts
     * of the frontier less than others. Who is foretold to gain more never gains less, so the best plan stays the best.
     *
     * @param gain microseconds of one pass over the workload
     * @param weights of the workload's shape points
     */
    double keptMicros(double gain, Map<String, Long> weights) {
        double below = 0;
        double keptBelow = 0;
        for (var plan : gains(weights)) {
            double above = plan.foretold;
            double keptAbove = Math.max(keptBelow, plan.measured);
            if (gain < above) {
                return keptBelow + (keptAbove - keptBelow) * (gain - below) / (above - below);
            }
            below = above;
            keptBelow = keptAbove;
        }
        return below > 0 ? gain * keptBelow / below : gain;
    }

    /** Microseconds of one pass over a workload that a plan gains. */
    private record Gain(double foretold, double measured) {

        Gain plus(Gain other) {
            return new Gain(foretold + other.foretold, measured + other.measured);
        }
    }

    /** What the plans gain that were foretold to, by rising gain. */
    private List<Gain> gains(Map<String, Long> weights) {
        Map<Integer, Gain> gains = new HashMap<>();
        for (var promise : list) {
            double micros = weights.getOrDefault(promise.point, 0L) / 1e3;
            gains.merge(
                    promise.plan,
                    new Gain(
                            micros * (promise.rewrittenNanos - promise.foretoldNanos),
                            micros * (promise.rewrittenNanos - promise.measuredNanos)),
                    Gain::plus);
        }
        return gains.values().stream()
                .filter(gain -> gain.foretold > 0)
                .sorted(Comparator.comparingDouble(Gain::foretold))
                .toList();
    }
}
