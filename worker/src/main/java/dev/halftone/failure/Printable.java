package dev.halftone.failure;

import java.util.regex.Pattern;

/** Text from outside, kept from making logs and terminals lie: no control characters, no other direction of writing. */
public final class Printable {

    private static final int LONGEST_LINE = 1000;

    private static final Pattern UNPRINTABLE =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]+");

    private Printable() {}

    /** Whether a name can be shown as it is. */
    public static boolean is(String name) {
        return !UNPRINTABLE.matcher(name).find();
    }

    /** A message as one line of bearable length, whatever names it holds. */
    public static String line(String message) {
        String line = UNPRINTABLE.matcher(message).replaceAll(" ").strip();
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...";
    }
}
