package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class TimerTest {

    /** A machine whose clock moves only when work is done, faster or slower as the test wants. */
    private static final class Machine implements Clock {
        private final List<String> runs = new ArrayList<>();
        private final List<Long> readings = new ArrayList<>();
        private long now;

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public long nanos() {
            readings.add(now);
            return now;
        }

        /** Work that takes what the function says, given the time. */
        Contestant work(String name, LongUnaryOperator nanosAt) {
            return new Contestant(name, () -> {
                runs.add(name);
                now += nanosAt.applyAsLong(now);
            });
        }

        /** The ratio of means when one is timed after the other. */
        double ratioOfBlocks(int runs, Contestant other, Contestant reference) {
            long start = now;
            for (int i = 0; i < runs; i++) {
                reference.body().run();
            }
            long middle = now;
            for (int i = 0; i < runs; i++) {
                other.body().run();
            }
            return (now - middle) / (double) (middle - start);
        }
    }

    private static final Protocol PROTOCOL = Protocol.standard(7);
    private final Machine machine = new Machine();

    /** The machine gets slower all the time, as one that heats up does. */
    private static LongUnaryOperator drifting(long nanos) {
        return now -> (long) (nanos * (1 + now / 5e8));
    }

    @Test
    void pairsStandDriftThatMisleadsMeansOfBlocks() {
        var reference = machine.work("reference", drifting(4_000_000));
        var other = machine.work("other", drifting(2_000_000));

        var report = new Timer(PROTOCOL, machine).race(reference, reference, List.of(other));

        assertThat(report.of("other").ratio().value()).isCloseTo(0.5, within(0.01));
        assertThat(report.isNoisy()).isFalse();
        machine.now = 0;
        assertThat(machine.ratioOfBlocks(21, other, reference)).isGreaterThan(0.55);
    }

    @Test
    void mediansStandSpikesThatMisleadMeans() {
        var random = new SplittableRandom(3);
        LongUnaryOperator slow = now -> random.nextInt(8) == 0 ? 40_000_000 : 4_000_000;
        var reference = machine.work("reference", now -> 5_000_000);
        var other = machine.work("other", slow);

        var report = new Timer(PROTOCOL, machine).race(reference, reference, List.of(other));

        assertThat(report.of("other").ratio().value()).isEqualTo(0.8);
        assertThat(report.of("other").deltaMicros().value()).isEqualTo(-1_000.0);
        assertThat(report.of("other").micros().value()).isEqualTo(4_000.0);
        double mean = random.longs(2_000)
                .map(ignored -> slow.applyAsLong(0))
                .average()
                .orElseThrow();
        assertThat(mean / 5_000_000).isGreaterThan(1.5);
    }

    @Test
    void everyRoundRunsEverythingOnceInAnotherOrder() {
        var a = machine.work("a", now -> 3_000_000);
        var b = machine.work("b", now -> 3_000_000);

        var report = new Timer(PROTOCOL, machine).race(a, a, List.of(b));

        var rounds = machine.runs.subList(3 * PROTOCOL.warmUp(), machine.runs.size());
        assertThat(rounds).hasSize(3 * 21);
        List<List<String>> orders = new ArrayList<>();
        for (int i = 0; i < rounds.size(); i += 3) {
            assertThat(rounds.subList(i, i + 3)).containsExactlyInAnyOrder("a", "a", "b");
            orders.add(rounds.subList(i, i + 3));
        }
        assertThat(orders).contains(List.of("b", "a", "a"), List.of("a", "b", "a"), List.of("a", "a", "b"));
        assertThat(report.rounds()).isEqualTo(21);
    }

    @Test
    void shortBodiesAreRepeatedUntilASampleLastsLongEnough() {
        var reference = machine.work("reference", now -> 30_000);

        var report = new Timer(PROTOCOL, machine).race(reference, reference, List.of());

        int warmUpReadings = 2 * 2 * PROTOCOL.warmUp();
        for (int i = warmUpReadings; i < machine.readings.size(); i += 2) {
            assertThat(machine.readings.get(i + 1) - machine.readings.get(i)).isEqualTo(67 * 30_000);
        }
        assertThat(report.reference().micros().value()).isEqualTo(30.0);
    }

    /** Runs of which the first after somebody else's takes longer, as the weights have to come back into the caches. */
    private Contestant cold(String name, long nanos, long more) {
        return new Contestant(name, () -> {
            boolean isCold = machine.runs.isEmpty() || !machine.runs.getLast().equals(name);
            machine.runs.add(name);
            machine.now += nanos + (isCold ? more : 0);
        });
    }

    @Test
    void whatTheOthersDroveOutOfTheCachesCountsForNobody() {
        var reference = cold("reference", 501_000, 200_000);
        var alike = cold("alike", 499_000, 200_000);

        var report = new Timer(PROTOCOL, machine).race(reference, reference, List.of(alike));

        assertThat(report.reference().micros().value()).isEqualTo(501.0);
        assertThat(report.of("alike").micros().value()).isEqualTo(499.0);
    }

    @Test
    void aSlowContestantUnsettlesNobody() {
        var reference = cold("reference", 1_500_000, 200_000);
        var quick = cold("quick", 600_000, 200_000);
        var slow = cold("slow", 9_000_000, 1_000_000);

        var report = new Timer(PROTOCOL, machine).race(reference, reference, List.of(quick, slow));

        assertThat(report.reference().micros().value()).isEqualTo(1_500.0);
        assertThat(report.of("quick").micros().value()).isEqualTo(600.0);
        assertThat(report.of("slow").micros().value()).isEqualTo(9_000.0);
    }

    @Test
    void longRunsAreTimedAsTheyCome() {
        var reference = cold("reference", 12_000_000, 1_000_000);
        var fast = cold("fast", 1_500_000, 500_000);

        var report = new Timer(PROTOCOL, machine).race(reference, cold("copy", 12_000_000, 1_000_000), List.of(fast));

        assertThat(report.reference().micros().value()).isEqualTo(13_000.0);
        assertThat(report.of("fast").micros().value()).isEqualTo(1_750.0);
    }

    @Test
    void aNoisyRaceGoesOnToTheCapAndSaysSo() {
        int[] runs = {0};
        var restless = machine.work("restless", now -> runs[0]++ % 2 == 0 ? 3_000_000 : 9_000_000);
        var protocol = new Protocol(2, 21, 50, 2_000_000, 2.0, 12);

        var report = new Timer(protocol, machine).race(restless, restless, List.of());

        assertThat(report.rounds()).isEqualTo(50);
        assertThat(report.isNoisy()).isTrue();
        assertThat(Math.abs(report.aaPercent())).isGreaterThan(60);
    }

    @Test
    void aRaceThatGetsQuietEndsEarly() {
        var random = new SplittableRandom(5);
        var jittery = machine.work("jittery", now -> 3_000_000 + random.nextInt(200_000));

        var report = new Timer(PROTOCOL, machine).race(jittery, jittery, List.of());

        assertThat(report.rounds()).isEqualTo(21);
        assertThat(report.aaPercent()).isBetween(-2.0, 2.0).isNotZero();
    }

    @Test
    void whoIsCertainlyTooSlowLeavesASparingRaceAfterAThirdOfTheRounds() {
        var reference = machine.work("reference", now -> 3_000_000);
        var slow = machine.work("slow", now -> 3_600_000);
        var close = machine.work("close", now -> 3_150_000);

        var report = new Timer(PROTOCOL.sparing(), machine).race(reference, reference, List.of(slow, close));

        assertThat(machine.runs.stream().filter("slow"::equals)).hasSize(3 + 7);
        assertThat(machine.runs.stream().filter("close"::equals)).hasSize(3 + 21);
        assertThat(report.of("slow").ratio().value()).isEqualTo(1.2);
        assertThat(report.of("close").ratio().value()).isEqualTo(1.05);
        assertThat(report.rounds()).isEqualTo(21);
    }

    @Test
    void nobodyLeavesARaceThatIsNotSparing() {
        var reference = machine.work("reference", now -> 3_000_000);
        var slow = machine.work("slow", now -> 9_000_000);

        new Timer(PROTOCOL, machine).race(reference, reference, List.of(slow));

        assertThat(machine.runs.stream().filter("slow"::equals)).hasSize(3 + 21);
    }

    @Test
    void theIntervalHoldsTheTruthAndShrinksWithRounds() {
        var few = jitteryRace(Protocol.standard(1).withRounds(11));
        var many = jitteryRace(Protocol.standard(1).withRounds(801));

        assertThat(0.7).isBetween(many.low(), many.high());
        assertThat(many.high() - many.low()).isLessThan((few.high() - few.low()) / 2);
    }

    @Test
    void theSameSeedGivesTheSameReport() {
        assertThat(jitteryRace(Protocol.standard(4))).isEqualTo(jitteryRace(Protocol.standard(4)));
    }

    private static Estimate jitteryRace(Protocol protocol) {
        var machine = new Machine();
        var random = new SplittableRandom(9);
        LongUnaryOperator noise = now -> random.nextInt(1_000_000) - 500_000;
        var reference = machine.work("reference", now -> 10_000_000 + noise.applyAsLong(now));
        var other = machine.work("other", now -> 7_000_000 + noise.applyAsLong(now));
        return new Timer(protocol, machine)
                .race(reference, reference, List.of(other))
                .of("other")
                .ratio();
    }
}
