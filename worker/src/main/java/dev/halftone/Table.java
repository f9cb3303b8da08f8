package dev.halftone;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows under headings, aligned for a terminal: the first column to the left, figures to the right. */
final class Table {

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        this.headings = List.of(headings);
    }

    Table(List<String> headings) {
        this.headings = List.copyOf(headings);
    }

    /** Adds a row; as many cells as there are headings. */
    Table row(List<String> cells) {
        if (cells.size() != headings.size()) {
            throw new IllegalArgumentException(cells.size() + " cells under " + headings.size() + " headings");
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    /** Adds a row; as many cells as there are headings. */
    Table row(String... cells) {
        return row(List.of(cells));
    }

    /** The lines, each with its end. */
    String render() {
        int[] widths = IntStream.range(0, headings.size()).map(this::width).toArray();
        String rule = IntStream.of(widths)
                .mapToObj(width -> "─".repeat(width + 2))
                .collect(Collectors.joining("┼", "", "\n"));
        var text = new StringBuilder(line(headings, widths)).append(rule);
        rows.forEach(row -> text.append(line(row, widths)));
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> length(row.get(column))).reduce(length(headings.get(column)), Math::max);
    }

    private static String line(List<String> cells, int[] widths) {
        String text = IntStream.range(0, widths.length)
                .mapToObj(i -> {
                    String blank = " ".repeat(widths[i] - length(cells.get(i)));
                    return " " + (i == 0 ? cells.get(i) + blank : blank + cells.get(i)) + " ";
                })
                .collect(Collectors.joining("│"));
        return text.stripTrailing() + "\n";
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
