package dev.halftone.solve;

import dev.halftone.api.v1alpha1.Objective;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Graph;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.Configuration;
import dev.halftone.measure.LatencyTable;
import dev.halftone.measure.SensitivityTable;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Neighbours;
import dev.halftone.partition.Partition;
import dev.halftone.partition.Subgraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The integer program of a model: measured times and losses as groups of options.
 *
 * @param groups one for each subgraph with layers, option 0 the reference
 * @param subgraphs of each group
 * @param configurations of each group's options
 * @param links neighbouring layers of different groups
 * @param bonds what their options gain together, in the order of the links
 */
public record PlanProblem(
        List<Problem.Group> groups,
        List<Subgraph> subgraphs,
        List<List<Configuration>> configurations,
        List<Link> links,
        List<Problem.Bond> bonds) {

    /**
     * Two layers that meet, as places in their groups.
     *
     * @param group the earlier group
     */
    public record Link(int group, int layer, int other, int otherLayer) {}

    public PlanProblem {
        groups = List.copyOf(groups);
        links = List.copyOf(links);
        bonds = List.copyOf(bonds);
        subgraphs = List.copyOf(subgraphs);
        configurations = configurations.stream().map(List::copyOf).toList();
    }

    /**
     * What the tables are read with.
     *
     * @param weights of the workload's points by name
     * @param allowed formats that the plan may use beside the reference
     * @param macs of each layer, for one pass over the workload
     */
    public record Terms(
            Objective objective, Map<String, Long> weights, Set<NumberFormat> allowed, Map<String, Long> macs) {

        /** The same for the least time. */
        public Terms fastest() {
            return new Terms(Objective.LATENCY, weights, allowed, macs);
        }

        /** The same with a workload of one point. */
        public Terms at(String point) {
            return new Terms(objective, Map.of(point, 1L), allowed, macs);
        }
    }

    /** Joins measured loss and measured time. */
    public static PlanProblem of(
            Graph graph, Partition partition, SensitivityTable losses, LatencyTable times, Terms terms) {
        List<Problem.Group> groups = new ArrayList<>();
        List<Subgraph> subgraphs = new ArrayList<>();
        List<List<Configuration>> configurations = new ArrayList<>();
        for (var subgraph : partition.subgraphs()) {
            if (!subgraph.layers().isEmpty()) {
                var kept = configurations(subgraph, losses, times, terms);
                var options = kept.stream()
                        .map(c -> option(graph, partition, subgraph, c, losses, times, terms))
                        .toList();
                groups.add(new Problem.Group("subgraph " + subgraph.index(), options));
                subgraphs.add(subgraph);
                configurations.add(kept);
            }
        }
        var links = terms.objective() == Objective.LATENCY ? links(graph, partition, subgraphs) : List.<Link>of();
        return new PlanProblem(
                groups, subgraphs, configurations, links, bonds(links, subgraphs, configurations, times, terms));
    }

    /**
     * The part of a choice's cost that is counted twice: by the layer that writes codes, and by one that reads them. The integer
     * program is on the safe side by so much.
     */
    public double countedTwice(Graph graph, Partition partition, SensitivityTable losses, List<Integer> choice) {
        return SharedErrors.byReader(graph, partition, losses, Plans.candidates(this, choice)).values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    /** The integer program within a budget, which is a loss MSE. */
    public Problem within(double budget) {
        return new Problem(groups, bonds, budget);
    }

    /** Places of the neighbours that are in different groups. */
    private static List<Link> links(Graph graph, Partition partition, List<Subgraph> subgraphs) {
        Map<String, Integer> groups = new HashMap<>();
        for (int g = 0; g < subgraphs.size(); g++) {
            for (String layer : subgraphs.get(g).layers()) {
                groups.put(layer, g);
            }
        }
        return Neighbours.of(graph, partition).stream()
                .map(pair -> link(groups, subgraphs, pair))
                .filter(link -> link.group < link.other)
                .toList();
    }

    private static Link link(Map<String, Integer> groups, List<Subgraph> subgraphs, Neighbours.Pair pair) {
        int group = groups.getOrDefault(pair.first(), 0);
        int other = groups.getOrDefault(pair.second(), 0);
        return new Link(
                group,
                subgraphs.get(group).layers().indexOf(pair.first()),
                other,
                subgraphs.get(other).layers().indexOf(pair.second()));
    }

    private static List<Problem.Bond> bonds(
            List<Link> links,
            List<Subgraph> subgraphs,
            List<List<Configuration>> configurations,
            LatencyTable times,
            Terms terms) {
        List<Problem.Bond> bonds = new ArrayList<>();
        for (var link : links) {
            var options = configurations.get(link.group);
            var others = configurations.get(link.other);
            for (int i = 0; i < options.size(); i++) {
                for (int j = 0; j < others.size(); j++) {
                    double gain = bondedMicros(link, subgraphs, options.get(i), others.get(j), times, terms);
                    if (gain != 0) {
                        bonds.add(new Problem.Bond(link.group, i, link.other, j, gain));
                    }
                }
            }
        }
        return bonds;
    }

    /**
     * Microseconds that one pass over the workload saves beyond the sum of what the groups save; each group's share: half of
     * what each of its links saves.
     *
     * @param chosen a configuration of each group
     */
    public double[] bondedMicros(List<Configuration> chosen, LatencyTable times, Terms terms) {
        double[] shares = new double[groups.size()];
        for (var link : links) {
            double saved = bondedMicros(link, subgraphs, chosen.get(link.group), chosen.get(link.other), times, terms);
            shares[link.group] += saved / 2;
            shares[link.other] += saved / 2;
        }
        return shares;
    }

    private static double bondedMicros(
            Link link,
            List<Subgraph> subgraphs,
            Configuration configuration,
            Configuration other,
            LatencyTable times,
            Terms terms) {
        var candidate = configuration.candidates().get(link.layer);
        if (candidate.equals(Candidate.REFERENCE)
                || !candidate
                        .chain()
                        .equals(other.candidates().get(link.otherLayer).chain())) {
            return 0;
        }
        double saved = 0;
        for (var point : terms.weights().entrySet()) {
            saved -= point.getValue()
                    * times.bondNanos(
                            new LatencyTable.Pair(
                                    subgraphs.get(link.group).signature(),
                                    link.layer,
                                    subgraphs.get(link.other).signature(),
                                    link.otherLayer),
                            candidate.chain(),
                            point.getKey())
                    / 1e3;
        }
        return saved;
    }

    /** The timed configurations that only use allowed formats whose loss is known; the reference first. */
    private static List<Configuration> configurations(
            Subgraph subgraph, SensitivityTable losses, LatencyTable times, Terms terms) {
        Set<Configuration> found = new LinkedHashSet<>();
        found.add(Configuration.reference(subgraph.layers().size()));
        times.deltas().stream()
                .filter(delta -> delta.key().equals(subgraph.signature()))
                .map(delta -> Configuration.parse(delta.configuration()))
                .filter(configuration -> isAllowed(subgraph, configuration, losses, terms))
                .forEach(found::add);
        return List.copyOf(found);
    }

    private static boolean isAllowed(
            Subgraph subgraph, Configuration configuration, SensitivityTable losses, Terms terms) {
        for (int i = 0; i < subgraph.layers().size(); i++) {
            var candidate = configuration.candidates().get(i);
            if (!candidate.equals(Candidate.REFERENCE)
                    && (!terms.allowed().contains(candidate.format())
                            || losses.of(subgraph.layers().get(i), candidate).isEmpty())) {
                return false;
            }
        }
        return true;
    }

    private static Problem.Option option(
            Graph graph,
            Partition partition,
            Subgraph subgraph,
            Configuration configuration,
            SensitivityTable losses,
            LatencyTable times,
            Terms terms) {
        double cost = 0;
        double saved = 0;
        for (int i = 0; i < subgraph.layers().size(); i++) {
            var candidate = configuration.candidates().get(i);
            var layer = partition.layer(subgraph.layers().get(i));
            if (!candidate.equals(Candidate.REFERENCE)) {
                cost += losses.of(layer.node(), candidate).orElseThrow().lossMse();
                saved += saved(graph, partition, layer, candidate.format(), terms);
            }
        }
        double gain =
                terms.objective() == Objective.LATENCY ? savedMicros(subgraph, configuration, times, terms) : saved;
        return new Problem.Option(configuration.name(), gain, cost);
    }

    /** Microseconds that one pass over the workload saves. */
    public static double savedMicros(Subgraph subgraph, Configuration configuration, LatencyTable times, Terms terms) {
        if (configuration.isReference()) {
            return 0;
        }
        double saved = 0;
        for (var point : terms.weights().entrySet()) {
            saved -= point.getValue()
                    * times.delta(subgraph.signature(), configuration.name(), point.getKey())
                            .nanos()
                    / 1e3;
        }
        return saved;
    }

    /** How many layers have this one's weight: each counts its part of it. */
    private static long sharing(Partition partition, Layer layer) {
        return layer.weight()
                .map(weight -> partition.layers().stream()
                        .filter(other -> other.weight()
                                .filter(its -> its.value().equals(weight.value()))
                                .isPresent())
                        .count())
                .orElse(1L);
    }

    private static double saved(Graph graph, Partition partition, Layer layer, NumberFormat format, Terms terms) {
        return switch (terms.objective()) {
            case LATENCY -> 0;
            case MEMORY ->
                layer.weight()
                        .map(weight -> savedBytes(graph, weight, format) / sharing(partition, layer))
                        .orElse(0.0);
            case MACS -> terms.macs().getOrDefault(layer.node(), 0L) * (1 - format.macCost());
        };
    }

    /** Bytes that a weight takes less in a format. */
    public static double savedBytes(Graph graph, Layer.Operand weight, NumberFormat format) {
        var tensor = graph.initializer(weight.value()).orElseThrow();
        return (double) tensor.bytes().byteSize() - format.weightBytes(tensor.shape(), weight.channelAxis());
    }
}
