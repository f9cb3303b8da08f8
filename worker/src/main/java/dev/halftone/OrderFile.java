package dev.halftone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halftone.api.v1alpha1.Portability;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.api.v1alpha1.WireNames;
import dev.halftone.failure.IoReason;
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
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads the order.
     *
     * @throws UserError naming the file and what is wrong with it
     */
    WorkOrder read() {
        try {
            var order = JSON.treeToValue(tree(), WorkOrder.class);
            checkNames(order);
            return order;
        } catch (JsonProcessingException e) {
            throw wrong(
                    e.getCause() instanceof IllegalArgumentException told
                            ? String.valueOf(told.getMessage())
                            : e.getOriginalMessage());
        } catch (IOException e) {
            throw wrong("can't be read (" + IoReason.of(e) + ")");
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /** The stage that an unusable order is most likely for. */
    Stage stage() {
        try {
            return WireNames.find(Stage.class, tree().path("stage").asText()).orElse(Stage.INSPECT);
        } catch (IOException | IllegalArgumentException e) {
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
            spec.planObjective();
            spec.lossBudget().lossMetric();
            spec.lossBudget().maxLoss();
        }
    }

    private JsonNode tree() throws IOException {
        var tree = JSON.readTree(Files.readAllBytes(file));
        if (!tree.isObject()) {
            throw new IllegalArgumentException("is no JSON object");
        }
        return tree;
    }

    private UserError wrong(String what) {
        return UserError.invalid("order " + file + ": " + StageReport.oneLine(what));
    }
}
