package dev.halftone.pass;

import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes one RotaryEmbedding, the runtime's own, of the halves of the last axis turned by an angle for each position, where x is
 * [batch, heads, positions, 2 * half]. Either half by half, (low * cos - high * sin, high * cos + low * sin) with cos and sin
 * [positions, half]; or the whole and its exchanged halves, x * cos + (-high, low) * sin with tables whose rows stand twice beside
 * themselves.
 */
public final class FuseRotaryEmbedding implements Pass {

    /** The runtime's kernel takes heads of multiples of this width. */
    private static final long WIDTH_STEP = 8;

    @Override
    public Graph apply(Graph graph) {
        var patterns = Patterns.of(graph);
        var edits = new Edits(graph);
        var tables = new AngleTables(patterns, edits);
        for (var node : graph.nodes()) {
            byHalves(node, patterns, tables).ifPresent(turned -> edits.replace(node, turned.call(node, edits)));
            asWhole(node, patterns, tables).ifPresent(turned -> {
                List<Node> nodes = new ArrayList<>();
                var ofHalves = new Turned(
                        turned.x,
                        tables.halved(turned.cosine, turned.x.half(), nodes),
                        tables.halved(turned.sine, turned.x.half(), nodes));
                nodes.add(ofHalves.call(node, edits));
                edits.replace(node, nodes.toArray(Node[]::new));
            });
        }
        return edits.done();
    }

    /** What is turned, and the tables of the angles. */
    private record Turned(Halves x, String cosine, String sine) {

        Node call(Node end, Edits edits) {
            String first = edits.constant(end.output() + "_first_position", Tensor.vector(0L));
            return new Node(
                    end.name(),
                    Node.MICROSOFT,
                    "RotaryEmbedding",
                    List.of(x.value(), first, cosine, sine),
                    end.outputs(),
                    Map.of());
        }
    }

    /** A sum or difference of two products. */
    private record Products(Node first, Node second) {

        static Optional<Products> of(Node sum, Patterns patterns) {
            return patterns.producer(sum.input(0), "Mul")
                    .flatMap(
                            first -> patterns.producer(sum.input(1), "Mul").map(second -> new Products(first, second)));
        }

        static Optional<Products> of(String sum, String operator, Patterns patterns) {
            return patterns.producer(sum, operator).flatMap(node -> of(node, patterns));
        }

        Products swapped() {
            return new Products(second, first);
        }
    }

    private static boolean isConcatOfHalves(Node node) {
        return node.is("Concat") && node.inputs().size() == 2 && Halves.isLast(node.integer("axis", 0));
    }

    private static Optional<Turned> byHalves(Node concat, Patterns patterns, AngleTables tables) {
        if (!isConcatOfHalves(concat)) {
            return Optional.empty();
        }
        return Products.of(concat.input(0), "Sub", patterns)
                .flatMap(low -> Products.of(concat.input(1), "Add", patterns)
                        .flatMap(high ->
                                byHalves(low, high, patterns).or(() -> byHalves(low, high.swapped(), patterns))))
                .filter(turned -> tables.isOfHalves(turned.cosine, turned.x.half())
                        && tables.isOfHalves(turned.sine, turned.x.half()));
    }

    /** Of low * cos and high * sin, high * cos and low * sin. */
    private static Optional<Turned> byHalves(Products low, Products high, Patterns patterns) {
        for (int i = 0; i < 2; i++) {
            String cosine = low.first.input(i);
            String lowHalf = low.first.input(1 - i);
            var highHalf = patterns.other(high.first, cosine);
            var sine = patterns.other(high.second, lowHalf);
            if (highHalf.isPresent()
                    && sine.isPresent()
                    && patterns.other(low.second, sine.get()).equals(highHalf)) {
                return halves(lowHalf, highHalf.get(), patterns).map(x -> new Turned(x, cosine, sine.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Turned> asWhole(Node sum, Patterns patterns, AngleTables tables) {
        if (!sum.is("Add")) {
            return Optional.empty();
        }
        return Products.of(sum, patterns)
                .flatMap(products -> asWhole(products, patterns).or(() -> asWhole(products.swapped(), patterns)))
                .filter(turned -> tables.isOfWholes(turned.cosine, turned.x.half())
                        && tables.isOfWholes(turned.sine, turned.x.half()));
    }

    /** Of x * cos and (-high, low) * sin. */
    private static Optional<Turned> asWhole(Products products, Patterns patterns) {
        for (int i = 0; i < 2; i++) {
            String sine = products.second.input(1 - i);
            var turned = exchanged(products.second.input(i), patterns)
                    .flatMap(x -> patterns.other(products.first, x.value()).map(cosine -> new Turned(x, cosine, sine)));
            if (turned.isPresent()) {
                return turned;
            }
        }
        return Optional.empty();
    }

    /** What (-high, low) are the exchanged halves of. */
    private static Optional<Halves> exchanged(String value, Patterns patterns) {
        return patterns.producer(value, "Concat")
                .filter(FuseRotaryEmbedding::isConcatOfHalves)
                .flatMap(concat -> patterns.producer(concat.input(0), "Neg")
                        .flatMap(negated -> halves(concat.input(1), negated.input(0), patterns)));
    }

    private static Optional<Halves> halves(String low, String high, Patterns patterns) {
        return Halves.of(low, high, patterns).filter(x -> 2 * x.half() % WIDTH_STEP == 0);
    }
}
