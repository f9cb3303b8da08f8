package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.api.v1alpha1.LossBudget;
import dev.halftone.api.v1alpha1.Objective;
import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Estimate;
import dev.halftone.measure.Protocol;
import dev.halftone.measure.ShapePoint;
import dev.halftone.measure.Timing;
import dev.halftone.onnx.OnnxWriter;
import dev.halftone.partition.Partitioner;
import dev.halftone.partition.Shapes;
import dev.halftone.rewrite.Assignment;
import dev.halftone.rewrite.WeightSource;
import dev.halftone.verify.Builder;
import dev.halftone.verify.MeasuredLoss;
import dev.halftone.verify.Race;
import dev.halftone.verify.UniformEvidence;
import dev.halftone.verify.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan is the reference itself, so that its speed-up is one whatever the machine does. */
class ContestTest {

    @TempDir
    private Path folder;

    private final List<String> races = new ArrayList<>();
    private Path original = Path.of("");

    @BeforeEach
    void writeModel() throws IOException {
        original = folder.resolve("original.onnx");
        OnnxWriter.write(Household.model(), original);
    }

    /** A uniform build of a kept speed-up and loss. */
    private static UniformEvidence.Measured kept(NumberFormat format, double speedup, double loss) {
        return new UniformEvidence.Measured(
                format,
                loss(loss),
                new Estimate(1000 / speedup, 1000 / speedup, 1000 / speedup),
                new Estimate(speedup, speedup, speedup),
                new TreeMap<>(),
                100);
    }

    private static MeasuredLoss loss(double relative) {
        return new MeasuredLoss(4, relative * relative, 1, null, List.of());
    }

    private Contest.Outcome decide(
            Objective objective, double planLoss, double predicted, UniformEvidence.Measured... kept) {
        var graph = Household.model();
        var inputs = Map.of("x", Household.samples(1, 64));
        var types = Shapes.observe(graph, Backends.cpu(), inputs);
        var settings = SessionSettings.asUsersRun(1);
        var builder = new Builder(
                graph,
                Partitioner.partition(graph, types),
                WeightSource.computed(graph, layer -> Optional.empty()),
                Backends.cpu(),
                settings,
                folder);
        var assignments = new TreeMap<NumberFormat, Assignment>();
        List.of(kept).forEach(measured -> assignments.put(measured.format(), Assignment.reference()));
        var race = new Race(
                Backends.cpu(),
                settings,
                new Protocol(1, 3, 3, 100_000, 100, 1),
                List.of(new ShapePoint("single", 1, inputs)));
        return new Contest(
                        new LossBudget("RelativeRmse", "0.1"),
                        objective,
                        new UniformEvidence(List.of(kept)),
                        assignments,
                        builder,
                        race,
                        original,
                        (stage, done, total) -> races.add(stage + " " + done))
                .decide(new Contest.Entry(builder.build("plan", Assignment.reference()), loss(planLoss), predicted));
    }

    private static List<String> raced(Contest.Outcome outcome) {
        return outcome.race().firstEntry().getValue().others().stream()
                .map(Timing::name)
                .toList();
    }

    @Test
    void aUniformBuildThatIsFarBehindDoesNotRaceAgain() {
        var outcome = decide(Objective.LATENCY, 0.05, 1, kept(NumberFormat.INT8, 1e-3, 0.01));

        assertThat(raced(outcome)).containsExactly("plan");
        assertThat(outcome.verdict()).isInstanceOf(Verdict.PlanHolds.class);
    }

    @Test
    void ofThoseThatHoldTheBudgetTheFastestRace() {
        var outcome = decide(
                Objective.LATENCY,
                0.05,
                1,
                kept(NumberFormat.INT8, 900, 0.2),
                kept(NumberFormat.INT4, 100, 0.09),
                kept(NumberFormat.FP16, 95, 0.01),
                kept(NumberFormat.FP32, 1, 0));

        assertThat(raced(outcome)).containsExactlyInAnyOrder("plan", "Int4", "Fp16");
        assertThat(races).containsExactly("verdict 0", "verdict 1");
    }

    @Test
    void aPlanThatIsSlowerThanPredictedMeetsWhatItWasSpared() {
        var outcome = decide(Objective.LATENCY, 0.05, 1e6, kept(NumberFormat.INT8, 1000, 0.01));

        assertThat(raced(outcome)).containsExactly("plan", "Int8");
        assertThat(races).containsExactly("verdict 0", "verdict 1", "verdict 0", "verdict 1");
    }

    @Test
    void nothingIsSparedWhereThePlanMissesTheBudgetOrSpeedDoesNotDecide() {
        var slow = kept(NumberFormat.INT8, 1e-3, 0.01);

        assertThat(raced(decide(Objective.MEMORY, 0.05, 1, slow))).containsExactly("plan", "Int8");
        var missed = decide(Objective.LATENCY, 0.5, 1, slow);
        assertThat(raced(missed)).containsExactly("plan", "Int8");
        assertThat(missed.verdict()).isInstanceOf(Verdict.UniformIsBetter.class);
    }
}
