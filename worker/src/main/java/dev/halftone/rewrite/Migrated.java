package dev.halftone.rewrite;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Scratch;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.Uses;
import dev.halftone.graph.ValueInfo;
import dev.halftone.number.ChannelScales;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A graph of the same function whose migrated layers read quotients: activations divided channel by channel, against weights
 * that are multiplied.
 *
 * <p>Where all readers of a normalisation read its quotients, its own gain and bias are divided. Otherwise, as where a
 * residual reads it too, one multiplication serves all layers that read the same quotients.
 */
final class Migrated {

    private final Graph graph;
    private final GraphBuilder builder;
    private final Scratch scratch;
    private final Map<Quotient, String> quotients = new HashMap<>();

    /** A value divided by scales. */
    private record Quotient(String value, Tensor scales) {}

    private Migrated(Graph graph) {
        this.graph = graph;
        this.builder = GraphBuilder.fromHeader(graph);
        this.scratch = Scratch.ofConstants(graph);
    }

    /** The graph with the migrations of an assignment; the same instance where there is none. */
    static Graph of(Graph graph, Partition partition, Assignment assignment, WeightSource weights) {
        return assignment.choices().values().stream().anyMatch(Choice::migrated)
                ? new Migrated(graph).migrated(partition, assignment, weights)
                : graph;
    }

    private Graph migrated(Partition partition, Assignment assignment, WeightSource weights) {
        Map<String, Quotient> byLayer = new LinkedHashMap<>();
        assignment.choices().forEach((name, choice) -> {
            if (choice.migrated()) {
                var layer = partition.layer(name);
                byLayer.put(name, new Quotient(layer.activations().getFirst().value(), weights.scales(layer, choice)));
            }
        });
        var absorbed = absorbed(byLayer);
        for (var node : graph.nodes()) {
            var quotient = byLayer.get(node.name());
            if (quotient != null) {
                builder.add(migrated(node, partition.layer(node.name()), quotient));
            } else if (absorbed.containsKey(node.name())) {
                builder.add(Normalization.divided(
                        node, graph, builder, absorbed.get(node.name()).scales()));
            } else {
                builder.add(node);
            }
        }
        return builder.build();
    }

    /** By node: the quotient that it can write instead of the value, since nobody needs the value itself. */
    private Map<String, Quotient> absorbed(Map<String, Quotient> byLayer) {
        var uses = Uses.of(graph);
        Map<String, Quotient> absorbed = new HashMap<>();
        new LinkedHashSet<>(byLayer.values()).forEach(quotient -> {
            boolean only = !graph.outputNames().contains(quotient.value())
                    && uses.consumers(quotient.value()).stream()
                            .allMatch(reader -> quotient.equals(byLayer.get(reader.name())));
            if (only) {
                uses.producer(quotient.value())
                        .filter(node -> Normalization.takesIn(node, quotient.value(), quotient.scales(), graph))
                        .ifPresent(node -> {
                            absorbed.put(node.name(), quotient);
                            quotients.put(quotient, quotient.value());
                        });
            }
        });
        return absorbed;
    }

    private Node migrated(Node node, Layer layer, Quotient quotient) {
        var operand = layer.weight().orElseThrow();
        var weight = graph.initializer(operand.value()).orElseThrow();
        var multiplied = ChannelScales.of(quotient.scales(), weight.shape(), operand.channelAxis())
                .multiplied(weight);
        List<String> inputs = new ArrayList<>(node.inputs());
        inputs.set(layer.activations().getFirst().index(), quotient(quotient));
        inputs.set(operand.index(), builder.constant(operand.value() + "_multiplied", scratch.keep(multiplied)));
        return node.withInputs(inputs);
    }

    private String quotient(Quotient quotient) {
        var known = quotients.get(quotient);
        if (known != null) {
            return known;
        }
        String value = quotient.value();
        String name = builder.fresh(value + "_divided");
        String factors = builder.constant(value + "_divisors", Normalization.reciprocal(quotient.scales()));
        Stream.concat(graph.inputs().stream(), Stream.ofNullable(graph.types().get(value)))
                .filter(info -> info.name().equals(value))
                .findFirst()
                .map(info -> info.named(name))
                .ifPresentOrElse(builder::type, () -> builder.type(ValueInfo.unknown(name, ElementType.FLOAT)));
        builder.add(new Node(
                builder.fresh(value + "_Divide"), "", "Mul", List.of(value, factors), List.of(name), Map.of()));
        quotients.put(quotient, name);
        return name;
    }
}
