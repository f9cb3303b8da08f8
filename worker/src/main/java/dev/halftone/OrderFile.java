package dev.halftone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halftone.api.v1alpha1.Portability;
import dev.halftone.api.v1alpha1.RoundingMethod;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.api.v1alpha1.WireNames;
import dev.halftone.failure.IoReason;
import dev.halftone.failure.OrderRefusal;
import dev.halftone.failure.Printable;
import dev.halftone.failure.Refusal;
import dev.halftone.failure.UserError;
import dev.halftone.format.NumberFormat;
import dev.halftone.store.Environment;
import dev.halftone.work.Shard;
import dev.halftone.work.WorkOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that holds an order. */
record OrderFile(Path file) {

    private static final String INDEX = "JOB_COMPLETION_INDEX";
    private static final int MAXIMUM_BYTES = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads the order.
     *
     * @throws UserError naming the file and what is wrong with it
     */
    WorkOrder read() {
        return read(content());
    }

    /** The order that these bytes are. */
    WorkOrder read(byte[] content) {
        try {
            var order = JSON.treeToValue(tree(content), WorkOrder.class);
            OrderRules.of(order).ifPresent(broken -> {
                throw refuse(broken.refusal(), broken.what());
            });
            checkNames(order);
            return order;
        } catch (JsonProcessingException e) {
            throw refuse(
                    OrderRefusal.FIELD,
                    e.getCause() instanceof IllegalArgumentException told
                            ? String.valueOf(told.getMessage())
                            : e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw refuse(OrderRefusal.FIELD, String.valueOf(e.getMessage()));
        }
    }

    /** The stage that an unusable order is most likely for. */
    Stage stage() {
        try {
            return WireNames.find(Stage.class, tree(content()).path("stage").asText())
                    .orElse(Stage.INSPECT);
        } catch (UserError e) {
            return Stage.INSPECT;
        }
    }

    /** The part that this process does: the order gives the count, Kubernetes the index. */
    Shard shard(WorkOrder order, Environment environment) {
        String index =
                environment.get(INDEX).orElse(String.valueOf(order.shard().index()));
        int count = order.shard().count();
        if (!index.matches("[0-9]{1,9}") || Integer.parseInt(index) >= count) {
            throw UserError.invalid(INDEX + " is " + index + "; the order has the shards 0 to " + (count - 1));
        }
        return new Shard(Integer.parseInt(index), count);
    }

    /** Constants are names in an order; one that this version doesn't know is told before anything is fetched. */
    private static void checkNames(WorkOrder order) {
        WireNames.parseAll(NumberFormat.class, "formats", order.formats());
        if (order.portable() != null) {
            WireNames.parse(Portability.class, "portable", order.portable());
        }
        if (order.rounding() != null) {
            WireNames.parse(RoundingMethod.class, "rounding", order.rounding());
        }
        if (order.model() != null) {
            order.model().loss().lossKind();
        }
        if (order.accelerator() != null) {
            order.accelerator().numberFormats();
        }
        if (order.quantizedModel() != null) {
            var spec = order.quantizedModel();
            spec.numberFormats();
            spec.portability();
            spec.roundingMethod();
            spec.planObjective();
            spec.lossBudget().lossMetric();
            spec.lossBudget().maxLoss();
        }
    }

    private byte[] content() {
        try (var stream = Files.newInputStream(file)) {
            return stream.readNBytes(MAXIMUM_BYTES + 1);
        } catch (IOException e) {
            throw refuse(OrderRefusal.UNREADABLE, "can't be read (" + IoReason.of(e) + ")");
        }
    }

    private JsonNode tree(byte[] content) {
        if (content.length > MAXIMUM_BYTES) {
            throw refuse(OrderRefusal.TOO_LARGE, "has more than " + MAXIMUM_BYTES + " bytes");
        }
        var strict = new StrictTokens(OrderRefusal.NESTED_TOO_DEEP, OrderRefusal.FIELD, this::refuse);
        try (var tokens = JSON.createParser(content)) {
            var tree = strict.check(tokens) == 1 ? JSON.readTree(content) : JSON.missingNode();
            if (!tree.isObject()) {
                throw refuse(OrderRefusal.NO_JSON, "is not one JSON object");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw refuse(OrderRefusal.NO_JSON, "is no JSON (" + e.getOriginalMessage() + ")");
        } catch (IOException e) {
            throw refuse(OrderRefusal.NO_JSON, "is no JSON (" + IoReason.of(e) + ")");
        }
    }

    private UserError refuse(Refusal refusal, String what) {
        return UserError.of(refusal, message(what));
    }

    private String message(String what) {
        return Printable.line("order " + file + ": " + what);
    }
}
