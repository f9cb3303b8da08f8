package dev.halftone.backend;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A gate before the calls into libraries that are not Java.
 *
 * <p>onnxruntime closes what its sessions stand on while Java ends, and no hook of ours runs before its own: a session that runs
 * meanwhile brings the process down. So that who ends the process ends this first.
 */
public final class NativeWork {

    private static final NativeWork OF_PROCESS = new NativeWork();

    // calls share it; who takes it alone waits for those inside, and holds up those that come
    private final ReadWriteLock gate = new ReentrantReadWriteLock();

    /** The one that backends and solvers go through. */
    public static NativeWork ofProcess() {
        return OF_PROCESS;
    }

    /** A call that gives {@code T} and may throw {@code E}. */
    @FunctionalInterface
    public interface Call<T, E extends Exception> {
        T run() throws E;
    }

    /** Makes a call; never comes back once the work has ended. */
    public <T, E extends Exception> T run(Call<T, E> call) throws E {
        gate.readLock().lock();
        try {
            return call.run();
        } finally {
            gate.readLock().unlock();
        }
    }

    /** Waits for the calls that run and lets no other begin; false if they did not end within the time. */
    public boolean end(Duration patience) throws InterruptedException {
        return gate.writeLock().tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    }
}
