package dev.halftone.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.backend.Backends;
import dev.halftone.backend.Session;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossHeadTest {

    private static final long[] SHAPE = {2, 3, 4};
    private static final long[] LABELS = {2, -1, 0, 3, 1, -1};

    /** The head on a graph that is nothing but an output. */
    private record Head(LossHead.Attached attached, Session session) {

        static Head of(LossKind kind) {
            var graph = GraphBuilder.ofOpset(21);
            var output = ValueInfo.of("y", ElementType.FLOAT, SHAPE);
            graph.input(output);
            var attached = LossHead.attach(graph, kind, output);
            graph.output(ValueInfo.of(attached.loss(), ElementType.FLOAT));
            String cotangent = graph.op("Identity", attached.cotangent());
            graph.output(ValueInfo.of(cotangent, ElementType.FLOAT, SHAPE));
            return new Head(
                    new LossHead.Attached(attached.loss(), cotangent, attached.input()),
                    Backends.cpu().open(graph.build(), SessionSettings.backward()));
        }

        Map<String, Tensor> run(float[] y, Tensor input) {
            Map<String, Tensor> feeds = new LinkedHashMap<>();
            feeds.put("y", Tensor.ofFloats(SHAPE, y));
            feeds.put(attached.input().name(), input);
            return session.evaluate(feeds);
        }

        double loss(float[] y, Tensor input) {
            return run(y, input).get(attached.loss()).floatAt(0);
        }

        float[] cotangent(float[] y, Tensor input) {
            return run(y, input).get(attached.cotangent()).floats();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCotangentIsTheGradientOfTheLoss(LossKind kind) {
        var head = Head.of(kind);
        float[] y = GradientCase.random(new Random(5), SHAPE).floats();
        Tensor input = kind == LossKind.OUTPUT ? signs() : labels();
        float[] cotangent = head.cotangent(y, input);
        for (int i = 0; i < y.length; i++) {
            float[] up = y.clone();
            float[] down = y.clone();
            up[i] += 0.01f;
            down[i] -= 0.01f;
            double difference = (head.loss(up, input) - head.loss(down, input)) / 0.02;
            assertThat((double) cotangent[i]).as("element " + i).isCloseTo(difference, within(2e-4));
        }
    }

    @Test
    void crossEntropyIsTheMeanOverLabelsThatCount() {
        float[] y = GradientCase.random(new Random(5), SHAPE).floats();
        double expected = (entropy(y, 0, 2) + entropy(y, 2, 0) + entropy(y, 3, 3) + entropy(y, 4, 1)) / 4;
        assertThat(Head.of(LossKind.LABELS).loss(y, labels())).isCloseTo(expected, within(1e-6));
    }

    @Test
    void nextTokenComparesEachPositionWithTheOneAfter() {
        float[] y = GradientCase.random(new Random(5), SHAPE).floats();
        // rows: 2 -1 0 and 3 1 -1; pairs with a next token: (1 -> 0) and (3 -> 1)
        double expected = (entropy(y, 1, 0) + entropy(y, 3, 1)) / 2;
        assertThat(Head.of(LossKind.NEXT_TOKEN).loss(y, labels())).isCloseTo(expected, within(1e-6));
    }

    @Test
    void withoutAnyLabelLossAndCotangentAreZero() {
        var head = Head.of(LossKind.LABELS);
        float[] y = GradientCase.random(new Random(5), SHAPE).floats();
        var none = Tensor.ofLongs(new long[] {2, 3}, -1, -1, -1, -1, -1, -1);
        assertThat(head.loss(y, none)).isZero();
        assertThat(head.cotangent(y, none)).containsOnly(0f);
    }

    @Test
    void outputIsTheProjectionOnTheDirection() {
        float[] y = new float[24];
        y[0] = 2;
        y[1] = 5;
        var head = Head.of(LossKind.OUTPUT);
        assertThat(head.loss(y, signs())).isEqualTo(2 - 5);
        assertThat(head.cotangent(y, signs())).isEqualTo(signs().floats());
    }

    private static double entropy(float[] y, int row, int label) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += Math.exp(y[4 * row + i]);
        }
        return Math.log(sum) - y[4 * row + label];
    }

    private static Tensor labels() {
        return Tensor.ofLongs(new long[] {2, 3}, LABELS);
    }

    private static Tensor signs() {
        float[] signs = new float[24];
        for (int i = 0; i < 24; i++) {
            signs[i] = i % 2 == 0 ? 1 : -1;
        }
        return Tensor.ofFloats(SHAPE, signs);
    }
}
