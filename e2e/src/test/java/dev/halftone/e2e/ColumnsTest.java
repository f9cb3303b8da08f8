package dev.halftone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code kubectl get} prints of each kind, short and wide. */
class ColumnsTest {
    private static KubernetesClient client;
    private static Namespace namespace;

    @BeforeAll
    static void createNamespace() {
        client = Cluster.client();
        namespace = Namespace.restricted(client);
    }

    @AfterAll
    static void removeNamespace() {
        namespace.close();
        client.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model-full.yaml           | NAME READY LAYERS SIZE AGE                                        | SOURCE REASON",
                "calibrationset.yaml       | NAME READY CALIBRATE HOLDOUT AGE                                  | SOURCE REASON",
                "accelerator.yaml          | NAME BACKEND THREADS READY NODES AGE                              | REASON",
                "quantizedmodel-full.yaml  | NAME MODEL ACCELERATOR READY SPEEDUP LOSS BUDGET SIZE AGE         | DIGEST REASON",
                "sensitivityprofile.yaml   | NAME MODEL READY LAYERS SAMPLES AGE                               | REASON",
                "latencyprofile.yaml       | NAME MODEL ACCELERATOR READY MICROS SUBGRAPHS AGE                 | REASON",
                "quantizationfleet.yaml    | NAME READY DESIRED DONE STALLED AGE                               | REASON"
            })
    void aKindShowsItsColumns(String file, String columns, String wideColumns) {
        Manifest manifest = Manifest.valid(file).in(namespace);
        Api api = new Api(client);
        ObjectNode created = api.create(manifest);
        try {
            if (manifest.tree().has("status")) {
                api.putStatus(manifest, created);
            }
            assertThat(get(manifest, "").getFirst()).isEqualTo(columns);
            assertThat(List.of(get(manifest, "wide").getFirst().split(" ")))
                    .containsAll(List.of(columns.split(" ")))
                    .containsAll(List.of(wideColumns.split(" ")));
            if (file.equals("quantizedmodel-full.yaml")) {
                assertThat(rowOf(manifest, created, api))
                        .startsWith("minilm-xeon minilm xeon-amx True 2.67 0.0927 2.5e-1 24117248 ");
            }
        } finally {
            api.delete(created);
        }
    }

    /** The row of a status that the operator, where there is one, has not corrected yet. */
    private static String rowOf(Manifest manifest, ObjectNode created, Api api) {
        String row = "";
        for (int attempt = 0; attempt < 20 && !row.contains(" True "); attempt++) {
            api.putStatus(manifest, created);
            row = get(manifest, "").get(1);
        }
        return row;
    }

    private static List<String> get(Manifest manifest, String output) {
        String[] command = {
            "get",
            manifest.kind(),
            manifest.tree().at("/metadata/name").asText(),
            "--namespace=" + namespace.name(),
            "--output=" + output
        };
        return Cluster.kubectl(command)
                .lines()
                .map(line -> line.strip().replaceAll(" +", " "))
                .toList();
    }
}
