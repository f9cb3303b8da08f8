package dev.halftone.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.graph.Tensor;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class VectorMeterTest {

    private static final float[] ALL = {};
    private static final long[] NONE = {};

    private static Tensor vector(float... values) {
        return Tensor.ofFloats(new long[] {1, values.length}, values);
    }

    private static TaskSample sample(Tensor expected, Tensor actual, long... labels) {
        return new TaskSample(expected, actual, ALL, labels);
    }

    @Test
    void theCosineIsTheMeanOverSamplesWhateverTheirLength() {
        var meter = Task.VALUES.meter();
        meter.add(sample(vector(1, 0), vector(5, 0)));
        meter.add(sample(vector(100, 0), vector(3, 4)));

        assertThat(meter.finished()).containsExactly(new Metric("cosine", 1, 0.8));
    }

    @Test
    void aSearchFindsTheSameNeighbourOrAnotherOne() {
        var meter = Task.VECTORS.meter();
        meter.add(sample(vector(1, 0), vector(1, 0)));
        meter.add(sample(vector(1, 0.1f), vector(0.1f, 1)));
        meter.add(sample(vector(0, 1), vector(0, 1)));
        meter.add(sample(vector(0.2f, 1), vector(1, 0.2f)));

        assertThat(meter.finished().get(1)).isEqualTo(new Metric("nearest neighbour kept", 1, 0));
    }

    @Test
    void labelsTellHowOftenTheNeighbourIsOfTheSameKind() {
        var meter = Task.VECTORS.meter();
        meter.add(sample(vector(1, 0), vector(1, 0), 7));
        meter.add(sample(vector(1, 0.1f), vector(0.1f, 1), 7));
        meter.add(sample(vector(0, 1), vector(0, 1), 9));
        meter.add(sample(vector(0.2f, 1), vector(1, 0.2f), 9));

        assertThat(meter.finished().getFirst()).isEqualTo(new Metric("label of the nearest neighbour", 1, 0));
    }

    @Test
    void aSequenceIsTheMeanOfThePositionsThatCount() {
        var meter = Task.VECTORS.meter();
        meter.add(new TaskSample(
                Tensor.ofFloats(new long[] {1, 3, 2}, 2, 0, 0, 2, 50, -50),
                Tensor.ofFloats(new long[] {1, 3, 2}, 4, 0, 0, 0, -9, 9),
                new float[] {1, 1, 0},
                NONE));

        assertThat(meter.finished().getFirst().after()).isCloseTo(Math.sqrt(0.5), within(1e-12));
    }

    @Test
    void positionsThatDoNotCountTurnNoVectorThatIsNotASequence() {
        var meter = Task.VALUES.meter();
        meter.add(new TaskSample(
                Tensor.ofFloats(new long[] {2, 1, 1, 2}, 1, 1, 50, -50),
                Tensor.ofFloats(new long[] {2, 1, 1, 2}, 2, 2, 7, 7),
                new float[] {1, 0},
                NONE));

        assertThat(meter.finished().getFirst().after()).isCloseTo(1, within(1e-12));
    }

    @Test
    void zerosAreLikeZerosAndLikeNothingElse() {
        var meter = Task.VALUES.meter();
        meter.add(sample(vector(0, 0), vector(0, 0)));
        meter.add(sample(vector(0, 0), vector(1, 0)));

        assertThat(meter.finished()).containsExactly(new Metric("cosine", 1, 0.5));
    }

    @Test
    void oneSampleHasNoNeighbour() {
        var meter = Task.VECTORS.meter();
        meter.add(sample(vector(1, 0), vector(1, 0)));

        assertThat(meter.finished()).hasSize(1);
    }

    @Test
    void amongVectorsOfSeveralLengthsNothingIsSearched() {
        for (var others : List.of(vector(1, 2, 3), vector(1))) {
            var meter = Task.VECTORS.meter();
            meter.add(sample(vector(1, 0), vector(1, 0)));
            meter.add(sample(others, others));
            meter.add(sample(vector(1, 1), vector(1, 1)));

            assertThat(meter.finished()).extracting(Metric::name).containsExactly("cosine");
        }
    }

    @Test
    void aBuildThatGivesNoNumbersHasNoNeighbours() {
        var meter = Task.VECTORS.meter();
        meter.add(sample(vector(1, 0), vector(1, 0)));
        meter.add(sample(vector(1, 1), vector(Float.NaN, 1)));

        assertThat(meter.finished()).extracting(Metric::name).containsExactly("cosine");
    }

    @Test
    void outputsWithoutNumbersAreAlike() {
        var meter = Task.VALUES.meter();
        var nothing = Tensor.ofFloats(new long[] {1, 2, 0});
        meter.add(new TaskSample(nothing, nothing, new float[] {1, 1}, NONE));

        assertThat(meter.finished()).containsExactly(new Metric("cosine", 1, 1));
    }

    @Test
    void samplesThatThereIsNoRoomForAreLeftOutOfTheSearch() {
        var neighbours = new Neighbours();
        var large = new double[3 << 20];
        large[0] = 1;

        assertThat(neighbours.add(large)).isTrue();
        assertThat(neighbours.add(large)).isFalse();
        assertThat(neighbours.add(new double[1])).isFalse();
    }

    @RepeatedTest(20)
    void neighboursAreThoseOfEveryPairCompared(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        int width = 1 + random.nextInt(9);
        List<double[]> vectors = IntStream.range(0, 2 + random.nextInt(9))
                .mapToObj(i -> random.doubles(width, -1, 1).toArray())
                .toList();
        var neighbours = new Neighbours();
        vectors.forEach(neighbours::add);
        int[] nearest = neighbours.nearest();

        for (int i = 0; i < vectors.size(); i++) {
            double found = Vectors.cosine(vectors.get(i), vectors.get(nearest[i]));
            for (int j = 0; j < vectors.size(); j++) {
                if (i != j) {
                    assertThat(Vectors.cosine(vectors.get(i), vectors.get(j))).isLessThan(found + 1e-6);
                }
            }
            assertThat(nearest[i]).isNotEqualTo(i);
        }
    }
}
