package dev.halftone;

import dev.halftone.api.v1alpha1.Validation;
import dev.halftone.failure.OrderRefusal;
import dev.halftone.work.Evidence;
import dev.halftone.work.WorkOrder;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What holds for every order, though neither its records nor whoever wrote it need have seen to it. */
final class OrderRules {

    private static final int LONGEST_NAME = 253;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

    /** A rule that an order breaks. */
    record Broken(OrderRefusal refusal, String what) {}

    private OrderRules() {}

    /** The first rule that an order breaks. */
    static Optional<Broken> of(WorkOrder order) {
        return Stream.of(
                        name("namespace", order.namespace()),
                        name("name", order.name()),
                        missing("store", order.store()),
                        evidence(order),
                        spec("model", order.model()),
                        spec("calibration", order.calibration()),
                        spec("accelerator", order.accelerator()),
                        spec("quantizedModel", order.quantizedModel()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Broken> name(String field, @Nullable String name) {
        boolean fits = name != null
                && name.length() <= LONGEST_NAME
                && NAME.matcher(name).matches();
        return fits
                ? Optional.empty()
                : Optional.of(new Broken(
                        OrderRefusal.NAME,
                        field + ": " + name + " is no name of at most " + LONGEST_NAME
                                + " lower-case letters, digits, '-' and '.'"));
    }

    private static Optional<Broken> missing(String field, @Nullable Object value) {
        return value == null ? Optional.of(new Broken(OrderRefusal.FIELD, field + ": is missing")) : Optional.empty();
    }

    private static Optional<Broken> evidence(WorkOrder order) {
        return order.evidence().stream()
                        .flatMap((Evidence row) -> Stream.of(row.stage(), row.uri(), row.digest()))
                        .anyMatch(Objects::isNull)
                ? Optional.of(new Broken(OrderRefusal.FIELD, "evidence: each row needs stage, uri and digest"))
                : Optional.empty();
    }

    private static Optional<Broken> spec(String field, @Nullable Record spec) {
        return spec == null
                ? Optional.empty()
                : Validation.check(spec).stream()
                        .findFirst()
                        .map(violation -> new Broken(OrderRefusal.SPEC, field + ": " + violation));
    }
}
