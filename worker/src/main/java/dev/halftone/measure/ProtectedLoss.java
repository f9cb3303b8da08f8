package dev.halftone.measure;

import dev.halftone.api.v1alpha1.Loss;
import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.calibration.SampleSet;
import dev.halftone.failure.UserError;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.ValueInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Model's loss, matched with its graph and its samples.
 *
 * @param output the graph output that the loss reads
 * @param labels the array of labels, where samples have one
 * @param mask the array whose zero entries mark positions that don't count
 */
public record ProtectedLoss(LossKind kind, String output, Optional<String> labels, Optional<String> mask) {

    private static final Set<ElementType> READABLE =
            Set.of(ElementType.FLOAT, ElementType.FLOAT16, ElementType.BFLOAT16);

    /**
     * Finds what the resource names.
     *
     * @throws UserError naming the field when the graph has no such output or the samples no such array
     */
    public static ProtectedLoss of(Loss loss, Graph graph, SampleSet samples) {
        var output = output(loss, graph);
        var mask = Optional.ofNullable(loss.mask());
        mask.ifPresent(name -> expect("spec.loss.mask", name, samples));
        var kind = loss.lossKind();
        if (kind == LossKind.LABELS || loss.labels() != null) {
            expect("spec.loss.labels", loss.labelsArray(), samples);
        }
        var labels = Optional.of(loss.labelsArray()).filter(samples.names()::contains);
        return new ProtectedLoss(kind, output.name(), labels, mask);
    }

    /**
     * The output that a loss reads.
     *
     * @throws UserError naming the field when the graph has no such output
     */
    public static ValueInfo output(Loss loss, Graph graph) {
        var output = output(loss.output(), graph);
        if (!READABLE.contains(output.type())) {
            throw UserError.invalid("spec.loss.output: " + output.name() + " is of " + output.type()
                    + "; the loss reads an output of FLOAT, FLOAT16 or BFLOAT16");
        }
        return output;
    }

    private static ValueInfo output(@Nullable String named, Graph graph) {
        List<String> names = graph.outputs().stream().map(ValueInfo::name).toList();
        if (named == null) {
            if (names.size() != 1) {
                throw UserError.invalid("spec.loss.output: the model has the outputs " + names + "; name one");
            }
            return graph.outputs().getFirst();
        }
        return graph.outputs().stream()
                .filter(output -> output.name().equals(named))
                .findFirst()
                .orElseThrow(() ->
                        UserError.invalid("spec.loss.output: the model has no output " + named + "; it has " + names));
    }

    private static void expect(String field, String array, SampleSet samples) {
        if (!samples.names().contains(array)) {
            throw UserError.invalid(
                    Reason.CALIBRATION_MISMATCH,
                    field + ": the calibration set has no array " + array + "; it has " + samples.names());
        }
    }
}
