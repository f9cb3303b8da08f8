package dev.halftone.publish;

import dev.halftone.measure.Estimate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them; always with a point, whatever the machine's language. */
final class Figures {

    private Figures() {}

    static String speedup(double value) {
        return format("%.2f×", value);
    }

    static String interval(Estimate speedup) {
        return format("%.2f to %.2f", speedup.low(), speedup.high());
    }

    /** Three significant digits, as losses span decades. */
    static String loss(double value) {
        if (value == 0) {
            return "0";
        }
        int decimals = (int) Math.clamp(2 - Math.floor(Math.log10(Math.abs(value))), 0, 4);
        return Math.abs(value) < 1e-4 ? format("%.1e", value) : format("%." + decimals + "f", value);
    }

    /** Two significant digits, without exponents where a person would not use them. */
    static String significant(double value) {
        return value > 0 && (value < 1e-3 || value >= 1e5)
                ? format("%.1e", value)
                : BigDecimal.valueOf(value).round(new MathContext(2)).toPlainString();
    }

    static String micros(double value) {
        double magnitude = Math.abs(value);
        if (magnitude == 0) {
            return "0";
        }
        if (magnitude >= 100_000) {
            return format("%.0f ms", value / 1000);
        }
        if (magnitude >= 1000) {
            return format(magnitude >= 10_000 ? "%.1f ms" : "%.2f ms", value / 1000);
        }
        return format(magnitude >= 10 ? "%.0f µs" : "%.1f µs", value);
    }

    static String bytes(long value) {
        if (value >= 1 << 30) {
            return format("%.2f GiB", value / (double) (1 << 30));
        }
        return value >= 1 << 20 ? format("%.1f MiB", value / (double) (1 << 20)) : format("%.1f KiB", value / 1024.0);
    }

    static String percent(double share) {
        return format("%.1f %%", 100 * share);
    }

    static String signedPercent(double share) {
        return format("%+.1f %%", 100 * share).replace('-', '−');
    }

    static String seconds(double value) {
        return value >= 60 ? format("%.0f min %02.0f s", Math.floor(value / 60), value % 60) : format("%.1f s", value);
    }

    /** Shares and small perplexities by their ten thousandths, larger figures by their hundredths. */
    static String metric(double value) {
        return format(Math.abs(value) < 10 ? "%.4f" : "%.2f", value);
    }

    static String plain(double value) {
        return format("%.2f", value);
    }

    private static String format(String pattern, double... values) {
        Object[] boxed = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            boxed[i] = values[i];
        }
        return String.format(Locale.ROOT, pattern, boxed);
    }
}
