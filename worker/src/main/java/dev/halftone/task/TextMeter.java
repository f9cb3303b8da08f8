package dev.halftone.task;

import dev.halftone.measure.LogitRows;
import dev.halftone.measure.TargetLabels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Logits of time steps beside shorter texts, as a recogniser trained by connectionist temporal classification (Graves et
 * al. 2006) has them: the most likely class of each step, repetitions once, blanks left out.
 *
 * <p>Which class is the blank is known when all texts are: the first or the last one, whichever no text holds, and of two
 * such the one that the reference chooses more often.
 */
final class TextMeter implements TaskMeter {

    private final List<long[]> texts = new ArrayList<>();
    private final List<int[]> expected = new ArrayList<>();
    private final List<int[]> actual = new ArrayList<>();
    private int classes;

    @Override
    public void add(TaskSample sample) {
        classes = Math.toIntExact(sample.expected().dimension(-1));
        texts.add(Arrays.stream(sample.labels())
                .filter(label -> label != TargetLabels.IGNORED)
                .toArray());
        expected.add(steps(new LogitRows(sample.expected()), sample.weights()));
        actual.add(steps(new LogitRows(sample.actual()), sample.weights()));
    }

    /** The class of each step that counts. */
    private static int[] steps(LogitRows logits, float[] weights) {
        return IntStream.range(0, logits.count())
                .filter(step -> weights.length != logits.count() || weights[step] != 0)
                .map(logits::largest)
                .toArray();
    }

    @Override
    public List<Metric> finished() {
        long characters = texts.stream().mapToLong(text -> text.length).sum();
        var blank = blank();
        if (characters == 0 || blank.isEmpty()) {
            return List.of();
        }
        var read =
                expected.stream().map(steps -> decoded(steps, blank.getFirst())).toList();
        var build =
                actual.stream().map(steps -> decoded(steps, blank.getFirst())).toList();
        long alike = 0;
        for (int i = 0; i < read.size(); i++) {
            alike += Arrays.equals(read.get(i), build.get(i)) ? 1 : 0;
        }
        double before = accuracy(read, characters);
        // nothing right: these are no texts of it
        return before == 0
                ? List.of()
                : List.of(
                        new Metric("character accuracy", before, accuracy(build, characters)),
                        new Metric("texts read alike", 1, (double) alike / read.size()));
    }

    /** One less the rate of errors, which are insertions, deletions and substitutions by character of the text. */
    private double accuracy(List<long[]> read, long characters) {
        long edits = 0;
        for (int i = 0; i < read.size(); i++) {
            edits += EditDistance.between(read.get(i), texts.get(i));
        }
        return Math.max(0, 1 - (double) edits / characters);
    }

    /** The class that stands for no character, or none. */
    private List<Integer> blank() {
        var free = Stream.of(0, classes - 1)
                .filter(label ->
                        texts.stream().flatMapToLong(Arrays::stream).noneMatch(character -> character == label))
                .toList();
        return free.size() < 2 || chosen(free.getFirst()) >= chosen(free.getLast()) ? free : free.reversed();
    }

    private long chosen(int label) {
        return expected.stream()
                .flatMapToInt(Arrays::stream)
                .filter(step -> step == label)
                .count();
    }

    private static long[] decoded(int[] steps, int blank) {
        var characters = LongStream.builder();
        for (int i = 0; i < steps.length; i++) {
            if (steps[i] != blank && (i == 0 || steps[i] != steps[i - 1])) {
                characters.add(steps[i]);
            }
        }
        return characters.build().toArray();
    }
}
