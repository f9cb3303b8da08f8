package dev.halftone.gradient;

import dev.halftone.graph.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gradients of Einsum: the Einsum of the upstream gradient and the other operands. */
final class Einsums {

    private Einsums() {}

    /** An index that only this operand has was summed: its gradient is copied along it. */
    static String gradient(Call c, int input) {
        var terms = terms(c);
        String own = terms.get(input);
        if (own.chars().distinct().count() < own.length()) {
            throw new NoGradientRule(c.node(), "has a gradient rule only for operands that name no index twice");
        }
        String result = terms.getLast();
        List<String> from = new ArrayList<>(List.of(c.upstream()));
        List<String> names = new ArrayList<>(List.of(result));
        for (int i = 0; i < terms.size() - 1; i++) {
            if (i != input) {
                from.add(c.input(i));
                names.add(terms.get(i));
            }
        }
        String all = String.join("", names);
        StringBuilder kept = new StringBuilder();
        own.chars().filter(index -> all.indexOf(index) >= 0).forEach(index -> kept.append((char) index));
        String sum = c.op("Einsum", from, Map.of("equation", Attribute.of(String.join(",", names) + "->" + kept)));
        long[] shape = c.shape(input);
        long[] lone = shape.clone();
        for (int i = 0; i < own.length(); i++) {
            lone[i] = all.indexOf(own.charAt(i)) >= 0 ? shape[i] : 1;
        }
        return kept.length() == own.length() ? sum : c.expand(c.reshape(sum, lone), shape);
    }

    /** The indices of each operand and, last, of the result, with an ellipsis spelt out in capitals. */
    private static List<String> terms(Call c) {
        String equation = c.node().text("equation", "").replace(" ", "");
        String[] sides = equation.split("->", -1);
        List<String> terms = new ArrayList<>();
        String broadcast = "";
        String[] operands = sides[0].split(",", -1);
        for (int i = 0; i < operands.length; i++) {
            String hidden = hidden(operands[i], c.rank(i));
            broadcast = hidden.length() > broadcast.length() ? hidden : broadcast;
            terms.add(operands[i].replace("...", hidden));
        }
        terms.add(sides.length > 1 ? sides[1].replace("...", broadcast) : implied(terms, broadcast));
        return terms;
    }

    private static String hidden(String term, int rank) {
        StringBuilder names = new StringBuilder();
        for (int i = term.contains("...") ? rank - term.length() + 3 : 0; i > 0; i--) {
            names.append((char) ('Z' - i + 1));
        }
        return names.toString();
    }

    /** Without an arrow: the indices that appear once, in alphabetical order. */
    private static String implied(List<String> terms, String broadcast) {
        String all = String.join("", terms);
        StringBuilder result = new StringBuilder(broadcast);
        all.chars()
                .sorted()
                .filter(index -> broadcast.indexOf(index) < 0 && all.indexOf(index) == all.lastIndexOf(index))
                .forEach(index -> result.append((char) index));
        return result.toString();
    }
}
