package dev.halftone;

import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import java.util.Map;
import java.util.stream.IntStream;

/** A process that does nothing but open and run sessions, on several threads, until a signal ends it. */
final class BusySessions {

    private BusySessions() {}

    public static void main(String[] arguments) {
        Termination.takeCharge();
        var threads = IntStream.range(0, 6)
                .mapToObj(i -> new Thread(BusySessions::work))
                .toList();
        threads.forEach(Thread::start);
    }

    private static void work() {
        var inputs = Map.of("x", Household.samples(256, 64));
        while (true) {
            try (var session = Backends.cpu().open(Household.model(), SessionSettings.plain())) {
                for (int i = 0; i < 5; i++) {
                    session.evaluate(inputs);
                }
            }
            System.out.println("ran");
        }
    }
}
