package dev.halftone.operator.job;

import dev.halftone.work.CanonicalJson;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;

/** The immutable ConfigMap that holds an order. */
final class OrderMap {

    static final String KEY = "order.json";

    private OrderMap() {}

    static ConfigMap of(StageWork work) {
        return new ConfigMapBuilder()
                .withMetadata(StageJob.metadata(work))
                .withImmutable(true)
                .withData(Map.of(KEY, CanonicalJson.text(work.order())))
                .build();
    }
}
