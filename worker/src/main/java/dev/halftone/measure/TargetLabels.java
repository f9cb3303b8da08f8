package dev.halftone.measure;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.calibration.SampleSet;
import dev.halftone.failure.UserError;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The labels that a cross-entropy is taken against: one for each row of logits, -1 where a row doesn't count. */
public final class TargetLabels {

    /** A row that doesn't count. */
    public static final long IGNORED = -1;

    private final ProtectedLoss loss;
    private final SampleSet samples;
    private final Graph graph;
    private final long seed;

    /** For a graph's samples; the seed is that of labels drawn from the model's own distribution. */
    public TargetLabels(ProtectedLoss loss, SampleSet samples, Graph graph, long seed) {
        this.loss = loss;
        this.samples = samples;
        this.graph = graph;
        this.seed = seed;
    }

    /**
     * The labels of one sample.
     *
     * @param logits the reference's output, its last axis the classes
     * @throws UserError naming the array when there are not as many labels as rows, or one is no class
     */
    public long[] of(int sample, Tensor logits) {
        int classes = Math.toIntExact(logits.dimension(-1));
        int rows = Math.toIntExact(logits.count() / classes);
        long[] labels = switch (loss.kind()) {
            case OUTPUT, LABELS -> given(sample, rows);
            case NEXT_TOKEN -> loss.labels().isPresent() ? given(sample, rows) : shifted(sample, rows);
            case OWN_PREDICTION -> drawn(sample, logits.floats(), rows, classes);
        };
        mask(sample, labels);
        for (long label : labels) {
            if (label < IGNORED || label >= classes) {
                throw UserError.invalid(
                        Reason.CALIBRATION_MISMATCH,
                        "the labels of sample " + sample + " hold " + label + "; there are " + classes
                                + " classes, and -1 marks what is ignored");
            }
        }
        return labels;
    }

    /** The labels that a sample came with, however many and whatever they are; empty where there are none, or no integers. */
    public Optional<long[]> asGiven(int sample) {
        return loss.labels()
                .flatMap(name -> samples.array(name, List.of(sample)))
                .filter(array -> array.type() == ElementType.INT64 || array.type() == ElementType.INT32)
                .map(array -> integers(loss.labels().orElseThrow(), array));
    }

    private long[] given(int sample, int rows) {
        String name = loss.labels().orElseThrow();
        long[] labels = integers(name, samples.array(name, List.of(sample)).orElseThrow());
        if (labels.length != rows) {
            throw UserError.invalid(
                    Reason.CALIBRATION_MISMATCH,
                    "array " + name + ": has " + labels.length + " labels a sample and output " + loss.output()
                            + " has " + rows + " rows of logits");
        }
        return labels;
    }

    /** Each token is the label of the one before it. */
    private long[] shifted(int sample, int rows) {
        var inputs = samples.inputs(graph, sample);
        var tokens = graph.inputs().stream()
                .filter(input -> input.type() == ElementType.INT64)
                .map(ValueInfo::name)
                .map(name -> integers(name, inputs.getOrDefault(name, Tensor.vector())))
                .filter(values -> values.length == rows)
                .findFirst()
                .orElseThrow(() -> UserError.invalid(
                        Reason.CALIBRATION_MISMATCH,
                        "spec.loss.kind: NextToken needs an INT64 input with one token for" + " each of the " + rows
                                + " rows of " + loss.output() + ", or an array of labels"));
        long[] labels = Arrays.copyOfRange(tokens, 1, rows + 1);
        labels[rows - 1] = IGNORED;
        return labels;
    }

    private long[] drawn(int sample, float[] logits, int rows, int classes) {
        var random = new Random(seed * 1_000_003 + sample);
        var labels = new long[rows];
        for (int row = 0; row < rows; row++) {
            labels[row] = Distribution.of(logits, row * classes, classes).draw(random);
        }
        return labels;
    }

    private void mask(int sample, long[] labels) {
        loss.mask().flatMap(name -> samples.array(name, List.of(sample))).ifPresent(mask -> {
            float[] weights = Cotangents.weights(mask, mask.shape());
            for (int row = 0; row < labels.length && row < weights.length; row++) {
                if (weights[row] == 0) {
                    labels[row] = IGNORED;
                }
            }
        });
    }

    private static long[] integers(String name, Tensor tensor) {
        return switch (tensor.type()) {
            case INT64 -> tensor.longs();
            case INT32 -> Arrays.stream(tensor.ints()).asLongStream().toArray();
            case FLOAT,
                    UINT8,
                    INT8,
                    UINT16,
                    INT16,
                    STRING,
                    BOOL,
                    FLOAT16,
                    DOUBLE,
                    UINT32,
                    UINT64,
                    COMPLEX64,
                    COMPLEX128,
                    BFLOAT16,
                    FLOAT8E4M3FN,
                    FLOAT8E4M3FNUZ,
                    FLOAT8E5M2,
                    FLOAT8E5M2FNUZ,
                    UINT4,
                    INT4,
                    FLOAT4E2M1,
                    FLOAT8E8M0,
                    UINT2,
                    INT2 ->
                throw UserError.invalid(
                        Reason.CALIBRATION_MISMATCH,
                        "array " + name + ": labels are INT64 or INT32, not " + tensor.type());
        };
    }
}
