package dev.halftone;

import dev.halftone.failure.UserError;
import dev.halftone.fuzz.Bounded;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Any bytes are a work order, or are refused. */
public final class OrderFuzzer {

    private static final OrderFile FILE = new OrderFile(Path.of("order.json"));

    private OrderFuzzer() {}

    /** Loads what is needed, so that the first input isn't slow. */
    public static void fuzzerInitialize() throws Exception {
        fuzzerTestOneInput(HostileOrders.ORDER.getBytes(StandardCharsets.UTF_8));
    }

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Bounded.run(() -> read(input));
    }

    private static void read(byte[] input) {
        try {
            FILE.read(input).digest();
        } catch (UserError refused) {
            // as it should be
        }
    }
}
