package dev.halftone.measure;

import dev.halftone.format.ActivationScales;
import dev.halftone.format.Granularity;
import dev.halftone.format.NumberFormat;
import dev.halftone.gradient.Edge;
import dev.halftone.graph.Uses;
import dev.halftone.number.ActivationStatistics;
import dev.halftone.number.Calibrator;
import dev.halftone.number.Range;
import dev.halftone.partition.Layer;
import dev.halftone.rewrite.Ranges;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Decides which errors are probed: for each operand, one for each format and each range that its scales could have. */
final class Probes {

    private final SensitivitySubject subject;
    private final Map<String, ActivationStatistics> statistics;
    private final Proposals proposals;
    private final Uses uses;
    private final Set<String> writtenInCodes = new HashSet<>();

    Probes(SensitivitySubject subject, Observations seen) {
        this.subject = subject;
        this.statistics = seen.statistics();
        this.proposals = Proposals.of(subject, seen.channels());
        this.uses = Uses.of(subject.graph());
        for (var options : subject.options()) {
            options.writtenValues().forEach((format, written) -> {
                if (writesCodes(options.layer(), format)) {
                    writtenInCodes.add(written);
                }
            });
        }
    }

    /** All probes, each once. */
    List<Probe> all() {
        Set<Probe> probes = new LinkedHashSet<>();
        for (var options : subject.options()) {
            options.writtenValues().forEach((format, written) -> {
                options.layer()
                        .activations()
                        .forEach(operand -> probes.addAll(ofOperand(options.layer(), operand, format)));
                ofOutput(options, format).ifPresent(probes::add);
            });
            if (!options.migrating().isEmpty()) {
                proposals(options.layer())
                        .forEach(proposal -> options.migrating()
                                .forEach(format -> probes.add(ofMigrated(options.layer(), proposal, format))));
            }
        }
        return List.copyOf(probes);
    }

    /** The probes of one operand in one format: of several, the one with the least loss is what will be shipped. */
    List<Probe> ofOperand(Layer layer, Layer.Operand operand, NumberFormat format) {
        var edge = List.of(new Edge(layer.node(), operand.index()));
        return errors(layer, operand, format).stream()
                .map(error -> new Probe(operand.value(), edge, error))
                .toList();
    }

    /** The ways to migrate a layer's activation. */
    List<Proposals.Proposal> proposals(Layer layer) {
        return proposals.of(layer);
    }

    /**
     * The probe of a migrated activation. Scales have a number for each channel: on the samples that they were fitted to no
     * quotient leaves its interval, on others thousands do. So each sample is judged by what the others say.
     */
    Probe ofMigrated(Layer layer, Proposals.Proposal proposal, NumberFormat format) {
        var operand = layer.activations().getFirst();
        var byPart = proposal.unseen().stream()
                .map(fitted -> new ActivationError.Migrated(
                        fitted.scales(),
                        format.activationScales() == ActivationScales.STATIC
                                ? new ActivationError.Static(fitted.range())
                                : new ActivationError.Dynamic()))
                .toList();
        return new Probe(
                operand.value(), List.of(new Edge(layer.node(), operand.index())), new ActivationError.Unseen(byPart));
    }

    /** The probe of what a kernel writes in codes. */
    Optional<Probe> ofOutput(LayerOptions options, NumberFormat format) {
        String written = options.writtenValues().getOrDefault(format, "");
        if (!writesCodes(options.layer(), format)) {
            return Optional.empty();
        }
        return outputRange(options, format)
                .map(range -> new Probe(written, readers(written), new ActivationError.Static(range)))
                .filter(probe -> !probe.edges().isEmpty());
    }

    /** The interval of what a kernel writes in codes. */
    Optional<Range> outputRange(LayerOptions options, NumberFormat format) {
        String written = options.writtenValues().getOrDefault(format, "");
        var seen = statistics.get(written);
        return seen == null || !writesCodes(options.layer(), format)
                ? Optional.empty()
                : Ranges.fixed(uses, written).or(() -> Optional.of(Calibrator.MIN_MAX.range(seen)));
    }

    /** Integer convolutions and their joints write codes; integer matrix products write reals. */
    private static boolean writesCodes(Layer layer, NumberFormat format) {
        return format.activationScales() == ActivationScales.STATIC && layer.isChained();
    }

    private List<ActivationError> errors(Layer layer, Layer.Operand operand, NumberFormat format) {
        return switch (format.activationScales()) {
            case STATIC -> {
                List<ActivationError> errors = new ArrayList<>();
                var seen = statistics.get(operand.value());
                if (seen != null) {
                    ranges(layer, operand.value(), seen)
                            .forEach(range -> errors.add(new ActivationError.Static(range)));
                }
                yield errors;
            }
            case DYNAMIC -> List.of(new ActivationError.Dynamic());
            case NONE -> unscaled(layer, operand, format);
        };
    }

    /** In a chain the codes are read that are there: in an interval of its own a layer would have to convert them. */
    private List<Range> ranges(Layer layer, String value, ActivationStatistics seen) {
        boolean asWritten = layer.isJoint() || (layer.isChained() && writtenInCodes.contains(value));
        return Ranges.fixed(uses, value)
                .or(() -> asWritten ? Optional.of(Calibrator.MIN_MAX.range(seen)) : Optional.empty())
                .map(List::of)
                .orElseGet(() -> Calibrator.candidateRanges(seen));
    }

    private List<ActivationError> unscaled(Layer layer, Layer.Operand operand, NumberFormat format) {
        if (format == NumberFormat.FP16) {
            return List.of(new ActivationError.Half());
        }
        if (layer.weight().isPresent() && format.weight().granularity() instanceof Granularity.Block(int size)) {
            var shape = BackwardProgram.shape(subject.types(), operand.value());
            return List.of(new ActivationError.Blocks(size, Math.toIntExact(shape.getLast())));
        }
        return List.of();
    }

    private List<Edge> readers(String value) {
        return uses.consumers(value).stream()
                .flatMap(node -> IntStream.range(0, node.inputs().size())
                        .filter(index -> node.input(index).equals(value))
                        .mapToObj(index -> new Edge(node.name(), index)))
                .toList();
    }
}
