package dev.halftone;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.halftone.backend.NativeWork;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;

/** What comes of a signal that asks the process to end: no native code runs while Java ends, or Java has no say in it. */
final class Termination {

    private static final List<String> SIGNALS = List.of("TERM", "INT", "HUP");

    /** Ordinary calls are over in this time; a pod has thirty seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** What shells and kubelets add a signal's number to. */
    private static final int BY_SIGNAL = 128;

    private final NativeWork work;
    private final MethodHandle leave = leave();

    private Termination(NativeWork work) {
        this.work = work;
    }

    /** From now on, for as long as the process lasts. */
    static void takeCharge() {
        var termination = new Termination(NativeWork.ofProcess());
        SIGNALS.forEach(termination::handle);
    }

    /** By reflection, since the compiler warns of these types, which every JDK has, and can't be told not to. */
    private void handle(String name) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var handled = signal.getConstructor(String.class).newInstance(name);
            int code = BY_SIGNAL + (int) signal.getMethod("getNumber").invoke(handled);
            var end = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (self, method, given) -> {
                        end(code);
                        return null;
                    });
            signal.getMethod("handle", signal, handler).invoke(null, handled, end);
        } catch (ReflectiveOperationException e) {
            // Java was told to leave signals alone (-Xrs): then the process ends by the signal itself
        }
    }

    private void end(int code) throws Throwable {
        if (work.end(PATIENCE)) {
            System.exit(code);
        }
        // a session that is still being made, or a long run: hooks and destructors would pull the floor away below it
        leave.invokeExact(code);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle leave() {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow("_exit"), FunctionDescriptor.ofVoid(JAVA_INT));
    }
}
