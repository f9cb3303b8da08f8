package dev.halftone;

import dev.halftone.failure.HostileFile;
import dev.halftone.failure.OrderRefusal;
import dev.halftone.failure.Refusal;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** A work order for each row about them. */
final class HostileOrders {

    /** One that nothing is wrong with. */
    static final String ORDER = """
            {"stage": "Inspect", "namespace": "demo", "name": "digits", "store": "pvc://store/halftone",
             "model": {"source": {"uri": "pvc://data/digits.onnx"}}}
            """;

    private HostileOrders() {}

    static Map<Refusal, HostileFile> files() {
        return Map.of(
                OrderRefusal.UNREADABLE,
                        folder -> List.of(
                                "stage",
                                "--quiet",
                                "--order",
                                folder.resolve("order.json").toString()),
                OrderRefusal.TOO_LARGE, order(" ".repeat(1 << 20) + ORDER),
                OrderRefusal.NO_JSON, order(ORDER + ORDER),
                OrderRefusal.NESTED_TOO_DEEP, order("[".repeat(100_000)),
                OrderRefusal.FIELD, order(ORDER.replace("\"model\"", "\"name\": \"other\", \"model\"")),
                OrderRefusal.NAME, order(ORDER.replace("digits\",", "../../../etc\",")),
                OrderRefusal.SPEC, order(ORDER.replace("pvc://data/digits.onnx", "digits.onnx")));
    }

    private static HostileFile order(String content) {
        return folder -> List.of(
                "stage",
                "--quiet",
                "--order",
                Files.writeString(folder.resolve("order.json"), content).toString());
    }
}
