package dev.halftone.publish;

import java.util.ArrayList;
import java.util.List;

/**
 * A straight axis: values from {@code low} to {@code high} on pixels from {@code from} to {@code to}.
 *
 * @param step distance of the ticks: 1, 2 or 5 times a power of ten
 */
record Axis(double low, double high, double step, double from, double to) {

    /** An axis that holds the values and about so many ticks; the ends are ticks. */
    static Axis covering(double least, double most, int ticks, double from, double to) {
        double span = most > least ? most - least : Math.max(Math.abs(most), 1);
        double raw = span / ticks;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = power * (raw / power > 5 ? 10 : raw / power > 2 ? 5 : raw / power > 1 ? 2 : 1);
        double low = step * Math.floor(least / step + 1e-9);
        return new Axis(low, Math.max(step * Math.ceil(most / step - 1e-9), low + step), step, from, to);
    }

    double at(double value) {
        return from + (Math.clamp(value, low, high) - low) / (high - low) * (to - from);
    }

    boolean holds(double value) {
        return value >= low && value <= high;
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        long first = Math.round(low / step);
        long last = Math.round(high / step);
        for (long i = first; i <= last; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }
}
