package dev.halftone.backend;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class NativeWorkTest {

    private final NativeWork work = new NativeWork();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void ends_after_the_call_that_runs() throws Exception {
        var call = begun();
        var end = CompletableFuture.supplyAsync(() -> end(Duration.ofSeconds(15)));

        assertThat(end).isNotDone();
        goOn.countDown();

        assertThat(end.get()).isTrue();
        assertThat(call.get()).isEqualTo("made");
    }

    @Test
    void says_that_a_call_did_not_end_in_time() throws Exception {
        var call = begun();

        assertThat(end(Duration.ofMillis(10))).isFalse();

        goOn.countDown();
        assertThat(call.get()).isEqualTo("made");
    }

    @Test
    void lets_no_call_begin_once_it_has_ended() throws Exception {
        var began = new AtomicBoolean();
        assertThat(end(Duration.ofSeconds(1))).isTrue();

        var late = Thread.ofVirtual().start(() -> work.run(() -> began.getAndSet(true)));

        assertThat(late.join(Duration.ofMillis(200))).isFalse();
        assertThat(began).isFalse();
    }

    @Test
    void a_call_inside_a_call_goes_on_while_the_end_is_awaited() throws Exception {
        var call = CompletableFuture.supplyAsync(() -> work.run(() -> {
            inside.countDown();
            await(goOn);
            return work.run(() -> "inner");
        }));
        await(inside);
        var end = CompletableFuture.supplyAsync(() -> end(Duration.ofSeconds(15)));
        goOn.countDown();

        assertThat(call.get()).isEqualTo("inner");
        assertThat(end.get()).isTrue();
    }

    private CompletableFuture<String> begun() throws InterruptedException {
        var call = CompletableFuture.supplyAsync(() -> work.run(() -> {
            inside.countDown();
            await(goOn);
            return "made";
        }));
        inside.await();
        return call;
    }

    private boolean end(Duration patience) {
        try {
            return work.end(patience);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(15, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
