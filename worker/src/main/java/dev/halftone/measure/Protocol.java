package dev.halftone.measure;

import java.util.List;

/**
 * How a race is run.
 *
 * @param warmUp runs of each contestant before anything counts
 * @param rounds rounds after which the race may end
 * @param roundCap rounds after which it ends even when it is still too noisy
 * @param sampleNanos how long a sample lasts at least; shorter bodies are repeated within it
 * @param gatePercent how far the reference may be from its own copy, in percent
 * @param leaveRatio who after a third of the rounds is certainly this many times slower than the reference runs no more
 * @param seed of the order within rounds and of the intervals
 */
public record Protocol(
        int warmUp, int rounds, int roundCap, long sampleNanos, double gatePercent, double leaveRatio, long seed) {

    /** Fewer rounds than this leave errors of several percent on a machine with other work. */
    public static final int FEWEST_ROUNDS = 21;

    private static final long RACE_NANOS = 6_000_000_000L;

    public Protocol {
        if (warmUp < 1 || rounds < 3 || roundCap < rounds) {
            throw new IllegalArgumentException("a race takes a warm-up, at least 3 rounds and a cap not below them");
        }
    }

    /** A race in which everybody runs to the end. */
    public Protocol(int warmUp, int rounds, int roundCap, long sampleNanos, double gatePercent, long seed) {
        this(warmUp, rounds, roundCap, sampleNanos, gatePercent, Double.POSITIVE_INFINITY, seed);
    }

    /** For the parts of a model: 21 rounds, 2 ms a sample, an A/A gate of 2 %. */
    public static Protocol standard(long seed) {
        return new Protocol(3, FEWEST_ROUNDS, 2 * FEWEST_ROUNDS, 2_000_000, 2.0, seed);
    }

    /** For what may turn out of no use: what is certainly a tenth slower than the reference has its time by fewer rounds. */
    public Protocol sparing() {
        return leavingAt(1.1);
    }

    /** For a search of what is faster than the reference: what is certainly slower has its time by fewer rounds. */
    public Protocol selective() {
        return leavingAt(1);
    }

    private Protocol leavingAt(double ratio) {
        return new Protocol(warmUp, rounds, roundCap, sampleNanos, gatePercent, ratio, seed);
    }

    /** For whole models, where a verdict hangs on it: 61 rounds, which those who race large models cut short. */
    public static Protocol anchor(long seed) {
        return standard(seed).withRounds(61);
    }

    /** The same for contestants that have run so often already. */
    public Protocol warmedUp(int runs) {
        return new Protocol(Math.max(warmUp - runs, 1), rounds, roundCap, sampleNanos, gatePercent, leaveRatio, seed);
    }

    /** The same with another number of rounds, and twice as many where the gate asks for more. */
    public Protocol withRounds(int other) {
        return new Protocol(warmUp, other, 2 * other, sampleNanos, gatePercent, leaveRatio, seed);
    }

    /**
     * The same for contestants that may be slow. Long runs are steady by themselves: as many rounds as fit into the time of a
     * race, but never fewer than asked for, nor more than the protocol has.
     *
     * @param fewest how many rounds it takes for the pairs to mean something
     */
    public Protocol paced(List<Contestant> contestants, int fewest) {
        // both runs are part of the warm-up
        contestants.forEach(contestant -> contestant.body().run());
        long start = System.nanoTime();
        contestants.forEach(contestant -> contestant.body().run());
        long round = Math.max(System.nanoTime() - start, 1);
        return warmedUp(2).withRounds(Math.clamp(RACE_NANOS / round, Math.min(fewest, rounds), rounds));
    }
}
