package dev.halftone.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The one protocol by which things are timed.
 *
 * <p>All contestants are there from the start and take turns, in a random order in each round. The reference races
 * twice, as itself and as a copy of its own (A/A). Every sample is paired with the mean of those two in the same round,
 * and the estimate is the median of the pairs: drift of the machine hits both sides of a pair, and spikes do not move a
 * median. Where the reference is quick, each contestant runs once before its sample: what the others drove out of the caches
 * is there again, and a sample of four runs is worth as much as one of five. While reference and copy differ by more than the
 * gate, more rounds follow, and a race that never gets quiet says so. Who is certainly too slow to be of use leaves after a third of the rounds, if the protocol says so.
 */
public final class Timer {

    private static final int MOST_REPEATS = 10_000;

    /** As a multiple of a sample: what runs as long finds little of its own in the caches, not even right after itself. */
    private static final int LONG_RUN = 2;

    private final Protocol protocol;
    private final Clock clock;

    public Timer(Protocol protocol, Clock clock) {
        this.protocol = protocol;
        this.clock = clock;
    }

    /**
     * Times everything against the reference; blocks until done.
     *
     * @param copy does the same as the reference with memory of its own, as every other contestant does
     */
    public TimingReport race(Contestant reference, Contestant copy, List<Contestant> others) {
        List<Contestant> all = new ArrayList<>();
        all.add(reference);
        all.add(copy);
        all.addAll(others);
        long[] fastest = fastest(all);
        var samples = new Samples(all, repeats(fastest), settles(fastest), new SplittableRandom(protocol.seed()));
        int third = protocol.rounds() / 3;
        samples.add(third);
        samples.leave();
        samples.add(protocol.rounds() - third);
        while (Math.abs(samples.aaPercent()) > protocol.gatePercent() && samples.rounds < protocol.roundCap()) {
            samples.add(Math.min(protocol.rounds(), protocol.roundCap() - samples.rounds));
        }
        return new TimingReport(
                samples.reference(),
                IntStream.range(2, all.size()).mapToObj(samples::timing).toList(),
                samples.aaPercent(),
                protocol.gatePercent(),
                samples.rounds,
                clock.name());
    }

    /** Warms everything up: nanoseconds of the fastest run of each. */
    private long[] fastest(List<Contestant> all) {
        long[] fastest = new long[all.size()];
        Arrays.fill(fastest, Long.MAX_VALUE);
        for (int i = 0; i < fastest.length; i++) {
            for (int j = 0; j < protocol.warmUp(); j++) {
                fastest[i] = Math.min(fastest[i], elapsed(all.get(i).body(), 1));
            }
        }
        return fastest;
    }

    /** How often each body is repeated within a sample. */
    private int[] repeats(long[] fastest) {
        return Arrays.stream(fastest)
                .mapToInt(
                        nanos -> Math.clamp(Math.ceilDiv(protocol.sampleNanos(), Math.max(nanos, 1)), 1, MOST_REPEATS))
                .toArray();
    }

    /**
     * Whether each contestant runs before its sample: all or nobody, or pairs would be of unlike things. It is for samples of several
     * runs, and how slow others are than the reference changes nothing.
     */
    private boolean settles(long[] fastest) {
        return Arrays.stream(fastest).anyMatch(nanos -> nanos < protocol.sampleNanos())
                && Math.min(fastest[0], fastest[1]) < LONG_RUN * protocol.sampleNanos();
    }

    private long elapsed(Runnable body, int repeats) {
        long start = clock.nanos();
        for (int i = 0; i < repeats; i++) {
            body.run();
        }
        return clock.nanos() - start;
    }

    /** What has been measured so far: microseconds by contestant and round. */
    private final class Samples {
        private final List<Contestant> contestants;
        private final int[] repeats;
        private final boolean settles;
        private final SplittableRandom random;
        private final double[][] micros;
        /** By contestant, the rounds that it ran. */
        private final int[] ran;

        private int[] order;
        private int rounds;

        Samples(List<Contestant> contestants, int[] repeats, boolean settles, SplittableRandom random) {
            this.contestants = contestants;
            this.repeats = repeats;
            this.settles = settles;
            this.random = random;
            this.micros = new double[contestants.size()][protocol.roundCap()];
            this.ran = new int[contestants.size()];
            this.order = IntStream.range(0, contestants.size()).toArray();
        }

        void add(int more) {
            for (int last = rounds + more; rounds < last; rounds++) {
                shuffle();
                for (int i : order) {
                    if (settles) {
                        contestants.get(i).body().run();
                    }
                    micros[i][rounds] = elapsed(contestants.get(i).body(), repeats[i]) / (1e3 * repeats[i]);
                    ran[i]++;
                }
            }
        }

        void leave() {
            order = Arrays.stream(order)
                    .filter(i -> i < 2 || timing(i).ratio().low() < protocol.leaveRatio())
                    .toArray();
        }

        double aaPercent() {
            return 100 * (Bootstrap.median(byRound(rounds, round -> micros[1][round] / micros[0][round])) - 1);
        }

        Timing reference() {
            return timing(contestants.getFirst().name(), rounds, this::base);
        }

        Timing timing(int contestant) {
            return timing(contestants.get(contestant).name(), ran[contestant], round -> micros[contestant][round]);
        }

        private Timing timing(String name, int count, IntToDoubleFunction time) {
            long seed = protocol.seed();
            return new Timing(
                    name,
                    Bootstrap.median(byRound(count, time), seed),
                    Bootstrap.median(byRound(count, round -> time.applyAsDouble(round) - base(round)), seed),
                    Bootstrap.median(byRound(count, round -> time.applyAsDouble(round) / base(round)), seed));
        }

        /** The reference's time in a round. */
        private double base(int round) {
            return (micros[0][round] + micros[1][round]) / 2;
        }

        private static double[] byRound(int count, IntToDoubleFunction figure) {
            return IntStream.range(0, count).mapToDouble(figure).toArray();
        }

        private void shuffle() {
            for (int i = order.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int kept = order[i];
                order[i] = order[j];
                order[j] = kept;
            }
        }
    }
}
