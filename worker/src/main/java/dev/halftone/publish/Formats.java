package dev.halftone.publish;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halftone.format.NumberFormat;
import java.util.Arrays;
import java.util.List;

/** How a number format looks: a colour of the style sheet by the row of its table, the reference grey. */
final class Formats {

    private static final int COLOURS = 8;
    private static final List<String> ROWS = wireNames();

    private Formats() {}

    /** The style class that sets the colour; a format that this version has no row for takes the last. */
    static String colour(String format) {
        int row = ROWS.indexOf(format);
        return "f" + (row == 0 ? 0 : 1 + Math.floorMod(row - 1, COLOURS - 1));
    }

    static boolean isReference(String format) {
        return ROWS.indexOf(format) == 0;
    }

    static Element chip(String format) {
        return Element.of("span", "chip " + colour(format)).text(format);
    }

    private static List<String> wireNames() {
        ObjectMapper mapper = new ObjectMapper();
        return Arrays.stream(NumberFormat.values())
                .map(row -> mapper.convertValue(row, String.class))
                .toList();
    }
}
