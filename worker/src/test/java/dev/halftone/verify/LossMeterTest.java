package dev.halftone.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.backend.Backends;
import dev.halftone.backend.Session;
import dev.halftone.backend.SessionSettings;
import dev.halftone.calibration.SampleSet;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Attribute;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.measure.Progress;
import dev.halftone.measure.ProtectedLoss;
import dev.halftone.task.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LossMeterTest {

    private static final ProtectedLoss OUTPUT =
            new ProtectedLoss(LossKind.OUTPUT, "y", Optional.empty(), Optional.empty());

    private final AtomicInteger loaded = new AtomicInteger();

    /** y = factor x, for samples of two numbers. */
    private static Graph times(float factor) {
        var graph = GraphBuilder.ofOpset(21);
        var shape = Optional.of(List.<Dimension>of(new Dimension.Named("batch"), Dimension.of(2)));
        graph.input(new ValueInfo("x", ElementType.FLOAT, shape));
        graph.initializer("factor", Tensor.scalar(factor));
        graph.add(new Node("product", "", "Mul", List.of("x", "factor"), List.of("y"), Map.of()));
        graph.output(new ValueInfo("y", ElementType.FLOAT, shape));
        return graph.build();
    }

    /** Sample i is (i, -i). */
    private static LossSubject subject(ProtectedLoss loss, List<Integer> indices) {
        var arrays = new LinkedHashMap<String, Tensor>();
        arrays.put("x", Tensor.ofFloats(new long[] {5, 2}, 0, 0, 1, -1, 2, -2, 3, -3, 4, -4));
        arrays.put("labels", Tensor.ofLongs(new long[] {5}, 0, 1, 7, 0, 1));
        return new LossSubject(loss, SampleSet.of("samples", times(1), arrays), indices, times(1), 1);
    }

    private static Session open(float factor) {
        return Backends.cpu().open(times(factor), SessionSettings.asUsersRun(1));
    }

    private Session reference() {
        loaded.incrementAndGet();
        return open(1);
    }

    @Test
    void everyCandidateIsHeldAgainstTheReferenceOnTheSameSamples() {
        try (var twice = open(2);
                var half = open(0.5f)) {
            var losses = new LossMeter(subject(OUTPUT, List.of(3, 1)), this::reference, 2)
                    .measure(List.of(twice, half), Progress.silent());

            assertThat(losses.getFirst().lossMse()).isEqualTo((18 + 2) / 2.0);
            assertThat(losses.getLast().lossMse()).isEqualTo((18 + 2) / 8.0);
            assertThat(losses)
                    .allSatisfy(loss -> assertThat(loss.referenceSquare()).isEqualTo((18 + 2) / 2.0));
        }
    }

    @Test
    void figuresAreTheSameToTheLastBitHoweverManySamplesRunAtOnce() {
        try (var candidate = open(1.1f)) {
            var subject = subject(OUTPUT, List.of(4, 2, 1, 3, 0));
            var one = new LossMeter(subject, this::reference, 1).measure(List.of(candidate), Progress.silent());
            var four = new LossMeter(subject, this::reference, 4).measure(List.of(candidate), Progress.silent());

            assertThat(four).isEqualTo(one);
        }
    }

    @Test
    void theReferenceRunsOnceForAllMeasurements() {
        try (var candidate = open(2)) {
            var meter = new LossMeter(subject(OUTPUT, List.of(1, 2, 3)), this::reference, 2);
            var first = meter.measure(List.of(candidate), Progress.silent());

            assertThat(meter.measure(List.of(candidate), Progress.silent())).isEqualTo(first);
            assertThat(loaded).hasValue(1);
        }
    }

    @Test
    void outputsThatThereIsNoRoomForAreComputedAgain() {
        try (var candidate = open(2)) {
            var subject = subject(OUTPUT, List.of(1, 2, 3));
            var meter = new LossMeter(subject, new ReferenceOutputs(this::reference, "y", 16), 1);
            var first = meter.measure(List.of(candidate), Progress.silent());

            assertThat(meter.measure(List.of(candidate), Progress.silent())).isEqualTo(first);
            assertThat(loaded).hasValue(2);
        }
    }

    @Test
    void whatIsWrongWithASampleIsToldAsItIs() {
        var labels = new ProtectedLoss(LossKind.LABELS, "y", Optional.of("labels"), Optional.empty());
        try (var candidate = open(2)) {
            var meter = new LossMeter(subject(labels, List.of(1, 2)), this::reference, 2);

            assertThatThrownBy(() -> meter.measure(List.of(candidate), Progress.silent()))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("the labels of sample 2 hold 7");
        }
    }

    @Test
    void labelsOfAnOutputTellHowOftenItsLargestIsRightAndNothingOfTheLoss() {
        var labelled = new ProtectedLoss(LossKind.OUTPUT, "y", Optional.of("labels"), Optional.empty());
        try (var negative = open(-1)) {
            var loss = new LossMeter(subject(labelled, List.of(1, 3, 4)), this::reference, 1)
                    .measure(List.of(negative), Progress.silent())
                    .getFirst();

            assertThat(loss.metrics())
                    .containsExactly(new Metric("top-1", 1 / 3d, 2 / 3d), new Metric("classes predicted alike", 1, 0));
            assertThat(loss.klDivergence()).isNull();
        }
    }

    @Test
    void anOutputWhoseLabelsAreNoClassesIsAVector() {
        var labelled = new ProtectedLoss(LossKind.OUTPUT, "y", Optional.of("labels"), Optional.empty());
        try (var negative = open(-1)) {
            var loss = new LossMeter(subject(labelled, List.of(1, 2, 3)), this::reference, 1)
                    .measure(List.of(negative), Progress.silent())
                    .getFirst();

            assertThat(loss.metrics()).contains(new Metric("cosine", 1, -1));
        }
    }

    @Test
    void aMaskOfLogitsMayHaveAnotherShapeThanTheirRows() {
        var masked = new ProtectedLoss(LossKind.LABELS, "y", Optional.of("labels"), Optional.of("x"));
        try (var same = open(1)) {
            var loss = new LossMeter(subject(masked, List.of(1, 3)), this::reference, 1)
                    .measure(List.of(same), Progress.silent())
                    .getFirst();

            assertThat(loss.lossMse()).isZero();
        }
    }

    @Test
    void anOutputThatChangesItsShapeIsRefusedByName() {
        var graph = GraphBuilder.ofOpset(21);
        var open = Optional.of(List.<Dimension>of(new Dimension.Named("any"), new Dimension.Named("other")));
        graph.input(new ValueInfo(
                "x", ElementType.FLOAT, times(1).inputs().getFirst().shape()));
        graph.add(
                new Node("twice", "", "Concat", List.of("x", "x"), List.of("y"), Map.of("axis", new Attribute.Int(1))));
        graph.output(new ValueInfo("y", ElementType.FLOAT, open));
        try (var candidate = Backends.cpu().open(graph.build(), SessionSettings.asUsersRun(1))) {
            var meter = new LossMeter(subject(OUTPUT, List.of(1, 2)), this::reference, 1);

            assertThatThrownBy(() -> meter.measure(List.of(candidate), Progress.silent()))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("spec.loss.output: y is of shape [1, 2] before and of [1, 4] after");
        }
    }

    @Test
    void aReferenceThatCannotBeLoadedFailsAsItWould() {
        try (var candidate = open(2)) {
            var meter = new LossMeter(
                    subject(OUTPUT, List.of(1, 2)),
                    () -> {
                        throw UserError.invalid("gone");
                    },
                    2);

            assertThatThrownBy(() -> meter.measure(List.of(candidate), Progress.silent()))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("gone");
        }
    }
}
