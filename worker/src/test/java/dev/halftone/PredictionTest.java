package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.backend.Backend;
import dev.halftone.backend.Backends;
import dev.halftone.backend.Saturation;
import dev.halftone.backend.SessionSettings;
import dev.halftone.calibration.Npz;
import dev.halftone.calibration.SampleSet;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Graph;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.LayerOptions;
import dev.halftone.measure.Progress;
import dev.halftone.measure.ProtectedLoss;
import dev.halftone.measure.Sensitivity;
import dev.halftone.measure.SensitivityMeter;
import dev.halftone.measure.SensitivitySubject;
import dev.halftone.measure.Shards;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Partition;
import dev.halftone.partition.Partitioner;
import dev.halftone.partition.Shapes;
import dev.halftone.rewrite.Emitters;
import dev.halftone.rewrite.Rewriter;
import dev.halftone.rewrite.Site;
import dev.halftone.solve.Plans;
import dev.halftone.solve.SharedErrors;
import dev.halftone.verify.LossMeter;
import dev.halftone.verify.LossSubject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first-order loss of a whole model against that of the rewritten model. */
class PredictionTest {

    private static final Path SAMPLES = Path.of("../deploy/samples");
    private static final long SEED = 1;

    private final Backend backend = Backends.cpu();

    /** Loss MSE of a build. */
    private record Losses(double predicted, double measured) {}

    /** A model whose layers were measured in one format. */
    private record Measured(
            LossSubject subject,
            Partition partition,
            Sensitivity sensitivity,
            SortedMap<String, Candidate> candidates) {

        /** Every layer in the format; migrated where that is predicted to pay, or not. */
        Losses of(boolean migrated, Backend backend) {
            var table = sensitivity.table();
            SortedMap<String, Candidate> chosen = new TreeMap<>(candidates);
            chosen.replaceAll((layer, candidate) ->
                    migrated && table.of(layer, candidate.asMigrated()).isPresent()
                            ? candidate.asMigrated()
                            : candidate);
            var rewritten = Rewriter.rewrite(
                    subject.graph(),
                    partition,
                    Plans.assignment(partition, table, chosen),
                    sensitivity.weights(subject.graph()),
                    Saturation.weightCodes(backend));
            double predicted = chosen.entrySet().stream()
                    .mapToDouble(entry -> table.of(entry.getKey(), entry.getValue())
                            .orElseThrow()
                            .lossMse())
                    .sum();
            double shared = SharedErrors.byReader(subject.graph(), partition, table, chosen).values().stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
            return new Losses(predicted - shared, measured(rewritten, subject, backend));
        }
    }

    private Measured measure(String model, String data, NumberFormat format, int count) {
        var graph = Inspection.canonical(OnnxReader.read(SAMPLES.resolve(model)), backend);
        var samples = SampleSet.of("samples", graph, Npz.read(SAMPLES.resolve(data)));
        var types = Shapes.observe(graph, backend, samples.inputs(graph, 0));
        var partition = Partitioner.partition(graph, types);
        SortedMap<String, Candidate> candidates = new TreeMap<>();
        var options = partition.layers().stream()
                .flatMap(layer -> options(graph, layer, format, candidates).stream())
                .toList();
        var loss = new ProtectedLoss(LossKind.OUTPUT, "logits", Optional.empty(), Optional.empty());
        List<Integer> indices = IntStream.range(0, count).boxed().toList();
        var sensitivity = new SensitivityMeter(backend, Progress.silent())
                .measure(
                        new SensitivitySubject(graph, partition, types, loss, samples, indices, SEED, options),
                        Shards.none());
        return new Measured(new LossSubject(loss, samples, indices, graph, SEED), partition, sensitivity, candidates);
    }

    private static Optional<LayerOptions> options(
            Graph graph, Layer layer, NumberFormat format, Map<String, Candidate> candidates) {
        var site = Site.of(graph, layer);
        return Emitters.forSite(site, Set.of(format)).stream().findFirst().map(emitter -> {
            candidates.put(layer.node(), new Candidate(format, emitter.name()));
            var written = new TreeMap<NumberFormat, String>();
            written.put(format, emitter.writes(site));
            var migrating = new TreeSet<NumberFormat>();
            if (emitter.migrates()) {
                migrating.add(format);
            }
            return new LayerOptions(layer, written, migrating);
        });
    }

    /** Static intervals are taken from some samples and clip others, which a prediction of the first order sees less of. */
    @ParameterizedTest
    @CsvSource({"INT8, 1.5", "INT8_DYNAMIC, 1.5"})
    void theLossOfAUniformBuildIsPredictedWithinAFactor(NumberFormat format, double factor) {
        var losses = measure("digits-mlp/models/digits-mlp.onnx", "digits-mlp/data/calib.npz", format, 96)
                .of(false, backend);

        assertThat(losses.predicted() / losses.measured()).isBetween(1 / factor, factor);
    }

    /** Convolutions and the sums and means behind them, integer from end to end: each value is rounded once. */
    @ParameterizedTest
    @CsvSource({"resnet-glyph, 1.3", "mobilenet-glyph, 1.3"})
    void theLossOfAChainOfCodesIsPredictedWithinAFactor(String name, double factor) {
        var losses = measure("glyphs/models/" + name + ".onnx", "glyphs/data/calib.npz", NumberFormat.INT8, 24)
                .of(false, backend);

        assertThat(losses.predicted() / losses.measured()).isBetween(1 / factor, factor);
    }

    /** A transformer whose activations have the outliers of large models. */
    @Test
    void migrationTakesMostOfTheLossAsPredicted() {
        var model = measure("glyphs/models/vit-outlier.onnx", "glyphs/data/calib.npz", NumberFormat.INT8_DYNAMIC, 24);

        var plain = model.of(false, backend);
        var migrated = model.of(true, backend);
        assertThat(migrated.predicted() / migrated.measured()).isBetween(1 / 1.5, 1.5);
        assertThat(migrated.measured()).isLessThan(plain.measured() / 4);
    }

    private static double measured(Graph rewritten, LossSubject subject, Backend backend) {
        var settings = SessionSettings.asUsersRun(1);
        try (var build = backend.open(rewritten, settings)) {
            return new LossMeter(subject, () -> backend.open(subject.graph(), settings), 1)
                    .measure(List.of(build), Progress.silent())
                    .getFirst()
                    .lossMse();
        }
    }
}
