package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the times of many races those of one speed: machines change theirs from one race to the next, by a third where they are
 * shared, and times of different races are added up and held against each other.
 *
 * <p>A small product runs in every race, and times are divided by what it took there and multiplied by what it took in the
 * first. Where the same reference races again, it is the better measure: its own first time is held to.
 */
public final class Metronome {

    private static final String NAME = "metronome";
    private static final int ROWS = 64;
    private static final int WIDTH = 256;

    private final Map<String, Double> references = new HashMap<>();
    private double beatMicros;

    private Metronome(double beatMicros) {
        this.beatMicros = beatMicros;
    }

    /** One whose first race sets the beat. */
    public static Metronome unset() {
        return new Metronome(0);
    }

    /** One whose beat was set before, by {@link #beatNanos()}. */
    public static Metronome of(long beatNanos) {
        return new Metronome(beatNanos / 1e3);
    }

    /**
     * What the product took in the first race.
     *
     * @throws IllegalStateException before that
     */
    public long beatNanos() {
        if (beatMicros == 0) {
            throw new IllegalStateException("no race has set the beat");
        }
        return Math.round(beatMicros * 1e3);
    }

    /**
     * By how much times of this race are multiplied to be of the first one's speed.
     *
     * @param reference names the race's reference and what it runs on: the same name, the same work
     */
    double factor(String reference, TimingReport race) {
        double product = race.of(NAME).micros().value();
        if (beatMicros == 0) {
            beatMicros = product;
        }
        double micros = race.reference().micros().value();
        return references.computeIfAbsent(reference, name -> micros * beatMicros / product) / micros;
    }

    /** Loads the product, for races of sessions with these settings. */
    static Loaded open(Backend backend, SessionSettings settings) {
        return new Loaded(
                TimedModel.open(NAME, backend, product(), settings),
                new HeldInputs(
                        backend, Map.of("x", Tensor.ofFloats(new long[] {ROWS, WIDTH}, new float[ROWS * WIDTH]))));
    }

    /** The product while it is loaded. */
    record Loaded(TimedModel model, HeldInputs inputs) implements AutoCloseable {

        Contestant contestant() {
            return model.on(inputs);
        }

        @Override
        public void close() {
            inputs.close();
            model.close();
        }
    }

    private static Graph product() {
        var builder = GraphBuilder.ofOpset(21);
        var shape = Optional.of(List.<Dimension>of(Dimension.of(ROWS), Dimension.of(WIDTH)));
        builder.input(new ValueInfo("x", ElementType.FLOAT, shape));
        builder.initializer("w", Tensor.ofFloats(new long[] {WIDTH, WIDTH}, new float[WIDTH * WIDTH]));
        builder.output(new ValueInfo(builder.op("MatMul", "x", "w"), ElementType.FLOAT, shape));
        return builder.build();
    }
}
