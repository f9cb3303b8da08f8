package dev.halftone.format;

import java.util.List;

/** How the bits of one element stand for a real, before any scale. */
public sealed interface Encoding {

    /** Bits of one code. */
    int bits();

    /** The lowest finite real. */
    double lowest();

    /** The highest finite real. */
    double highest();

    /**
     * Two's complement numbers from {@code lowestCode} to {@code highestCode}, as multiples of 2^-fractionBits.
     *
     * @param lowestCode may leave out the most negative number, which keeps the numbers symmetric
     * @param fractionBits bits after the binary point; 0 for integers
     */
    record Integral(int bits, int lowestCode, int highestCode, int fractionBits) implements Encoding {

        /** Signed integers, as many below zero as above: 8 bits are -127 to 127. */
        public static Integral symmetric(int bits) {
            int highest = (1 << (bits - 1)) - 1;
            return new Integral(bits, -highest, highest, 0);
        }

        /** All signed integers: 4 bits are -8 to 7. */
        public static Integral signed(int bits) {
            return new Integral(bits, -(1 << (bits - 1)), (1 << (bits - 1)) - 1, 0);
        }

        /** All unsigned integers: 8 bits are 0 to 255. */
        public static Integral unsigned(int bits) {
            return new Integral(bits, 0, (1 << bits) - 1, 0);
        }

        @Override
        public double lowest() {
            return Math.scalb((double) lowestCode, -fractionBits);
        }

        @Override
        public double highest() {
            return Math.scalb((double) highestCode, -fractionBits);
        }
    }

    /**
     * Sign, exponent and mantissa, with subnormal numbers: (-1)^S 2^(E - bias) (1 + M / 2^mantissaBits).
     *
     * @param specials what the codes at the top stand for, and what becomes of reals beyond the highest
     */
    record Floating(int exponentBits, int mantissaBits, int bias, Specials specials) implements Encoding {

        @Override
        public int bits() {
            return 1 + exponentBits + mantissaBits;
        }

        /** The code of the highest finite real. */
        public int highestCode() {
            int all = (int) ((1L << (exponentBits + mantissaBits)) - 1);
            return switch (specials) {
                case IEEE, IEEE_SATURATING -> all - (1 << mantissaBits);
                case FN -> all - 1;
                case FNUZ, FINITE -> all;
            };
        }

        @Override
        public double lowest() {
            return -highest();
        }

        @Override
        public double highest() {
            int code = highestCode();
            double mantissa = 1 + Math.scalb((double) (code & ((1 << mantissaBits) - 1)), -mantissaBits);
            return Math.scalb(mantissa, (code >>> mantissaBits) - bias);
        }

        /** The smallest positive real with a full mantissa: 2^(1 - bias). */
        public double minNormal() {
            return Math.scalb(1.0, 1 - bias);
        }

        /** The smallest positive real: 2^(1 - bias - mantissaBits). */
        public double minSubnormal() {
            return Math.scalb(1.0, 1 - bias - mantissaBits);
        }

        /**
         * The variance of the rounding error of x over x^2, alpha: 2^(-2 mantissaBits) / 22.2.
         *
         * <p>The step at x is 2^(e - mantissaBits) and the error's variance step^2 / 12; the mean of step^2 / (12 x^2)
         * over a mantissa that is log-uniform in [1, 2) is 2^(-2 mantissaBits) (3/8) / (12 ln 2), which is the figure
         * above. Holds between the smallest normal and the highest number.
         */
        public double relativeErrorVariance() {
            return Math.scalb(1.0, -2 * mantissaBits) / 22.2;
        }
    }

    /** What the top codes of a floating-point encoding are. */
    enum Specials {
        /** Infinities and NaN as in IEEE 754; reals beyond the highest become infinite. */
        IEEE,
        /** Infinities and NaN as in IEEE 754; reals beyond the highest, and infinities, become the highest. */
        IEEE_SATURATING,
        /** One NaN of each sign, no infinity; reals beyond the highest, and infinities, become the highest. */
        FN,
        /** The code of -0 is the only NaN; reals beyond the highest become the highest, infinities NaN. */
        FNUZ,
        /** Every code is a finite number; whatever is beyond the highest becomes the highest. */
        FINITE
    }

    /** Powers of two, 2^(code - bias), positive; the last code is NaN. */
    record PowerOfTwo(int bits, int bias) implements Encoding {

        @Override
        public double lowest() {
            return Math.scalb(1.0, -bias);
        }

        @Override
        public double highest() {
            return Math.scalb(1.0, (1 << bits) - 2 - bias);
        }
    }

    /** A list of reals, rising: the code is the place in the list. */
    record Table(String name, List<Double> levels) implements Encoding {

        public Table {
            levels = List.copyOf(levels);
            for (int i = 1; i < levels.size(); i++) {
                if (levels.get(i) <= levels.get(i - 1)) {
                    throw new IllegalArgumentException(name + ": level " + i + " does not rise");
                }
            }
        }

        @Override
        public int bits() {
            return 32 - Integer.numberOfLeadingZeros(levels.size() - 1);
        }

        @Override
        public double lowest() {
            return levels.getFirst();
        }

        @Override
        public double highest() {
            return levels.getLast();
        }
    }
}
