package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.backend.Backend;
import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import dev.halftone.calibration.Npz;
import dev.halftone.calibration.SampleSet;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.LayerOptions;
import dev.halftone.measure.Progress;
import dev.halftone.measure.ProtectedLoss;
import dev.halftone.measure.SensitivityMeter;
import dev.halftone.measure.SensitivitySubject;
import dev.halftone.measure.Shards;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.partition.Partitioner;
import dev.halftone.partition.Shapes;
import dev.halftone.rewrite.Emitters;
import dev.halftone.rewrite.Rewriter;
import dev.halftone.rewrite.Site;
import dev.halftone.rewrite.WeightSource;
import dev.halftone.solve.Plans;
import dev.halftone.verify.LossMeter;
import dev.halftone.verify.LossSubject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first-order loss of a whole model against that of the rewritten model. */
class PredictionTest {

    private static final Path DIGITS = Path.of("../deploy/samples/digits-mlp");
    private static final long SEED = 1;

    private final Backend backend = Backends.cpu();

    /** Static intervals are taken from some samples and clip others, which a prediction of the first order sees less of. */
    @ParameterizedTest
    @CsvSource({"INT8, 1.5", "INT8_DYNAMIC, 1.5"})
    void theLossOfAUniformBuildIsPredictedWithinAFactor(NumberFormat format, double factor) {
        var graph = Inspection.canonical(OnnxReader.read(DIGITS.resolve("models/digits-mlp.onnx")), backend);
        var samples = SampleSet.of("digits", graph, Npz.read(DIGITS.resolve("data/calib.npz")));
        var types = Shapes.observe(graph, backend, samples.inputs(graph, 0));
        var partition = Partitioner.partition(graph, types);
        var candidates = new TreeMap<String, Candidate>();
        var options = partition.layers().stream()
                .map(layer -> {
                    var site = Site.of(graph, layer);
                    var emitter = Emitters.forSite(site, Set.of(format)).getFirst();
                    candidates.put(layer.node(), new Candidate(format, emitter.name()));
                    var written = new TreeMap<NumberFormat, String>();
                    written.put(format, emitter.writes(site));
                    return new LayerOptions(layer, written);
                })
                .toList();
        var loss = new ProtectedLoss(LossKind.OUTPUT, "logits", Optional.empty(), Optional.empty());
        List<Integer> indices = IntStream.range(0, 96).boxed().toList();
        var sensitivity = new SensitivityMeter(backend, Progress.silent())
                .measure(
                        new SensitivitySubject(graph, partition, types, loss, samples, indices, SEED, options),
                        Shards.none());

        var rewritten = Rewriter.rewrite(
                graph,
                partition,
                Plans.assignment(partition, sensitivity.table(), candidates),
                WeightSource.computed(
                        graph,
                        layer -> Optional.ofNullable(sensitivity.importance().get(layer.node()))
                                .map(Tensor::floats)));

        double predicted = candidates.keySet().stream()
                .mapToDouble(layer ->
                        sensitivity.table().of(layer, format).orElseThrow().lossMse())
                .sum();
        double measured = measured(rewritten, new LossSubject(loss, samples, indices, graph, SEED));
        assertThat(predicted / measured).isBetween(1 / factor, factor);
    }

    private double measured(Graph rewritten, LossSubject subject) {
        var settings = SessionSettings.asUsersRun(1);
        try (var build = backend.open(rewritten, settings)) {
            return new LossMeter(subject, () -> backend.open(subject.graph(), settings), 1)
                    .measure(List.of(build), Progress.silent())
                    .getFirst()
                    .lossMse();
        }
    }
}
