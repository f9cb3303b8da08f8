package dev.halftone;

import dev.halftone.work.WorkOrder;
import java.util.Objects;

/** The folder of everything that is published for a QuantizedModel, one folder within it for each order. */
final class ArtifactFolder {

    private ArtifactFolder() {}

    /** Its URI: under the output of the spec, else under the store. */
    static String uri(WorkOrder order) {
        var output = Objects.requireNonNull(order.quantizedModel(), "this stage's orders have it")
                .output();
        String base = output == null ? order.store() + "/artifacts" : output.uri();
        return base.replaceFirst("/+$", "") + "/" + order.namespace() + "/" + order.name();
    }
}
