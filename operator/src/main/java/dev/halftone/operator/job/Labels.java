package dev.halftone.operator.job;

import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.api.v1alpha1.WireNames;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The labels and annotations by which a Job and its pods are found. */
public final class Labels {

    /** Which stage a pod does. */
    public static final String STAGE = "halftone.dev/stage";

    /** The kind that a Job works for, in lower case. */
    public static final String KIND = "halftone.dev/kind";

    /** The name of the object that a Job works for; an annotation, since a label is too short for every name. */
    public static final String NAME = "halftone.dev/name";

    /** On a Job: the digest of what its verdict depends on beside the order. */
    static final String CIRCUMSTANCES = "halftone.dev/circumstances";

    /** On pods that time something: no two of them share a node. */
    public static final String TIMING = "halftone.dev/timing";

    /** By which Kueue takes a Job into a queue. */
    public static final String QUEUE = "kueue.x-k8s.io/queue-name";

    static final String PRIORITY = "kueue.x-k8s.io/priority-class";

    private Labels() {}

    /** What selects the Jobs and pods that work for objects of a kind. */
    public static String selector(String kind) {
        return KIND + "=" + kind.toLowerCase(Locale.ROOT);
    }

    static Map<String, String> of(StageWork work) {
        Map<String, String> labels = new TreeMap<>(Map.of(
                "app.kubernetes.io/name",
                "halftone",
                "app.kubernetes.io/component",
                "worker",
                "app.kubernetes.io/managed-by",
                "halftone-operator",
                STAGE,
                word(work.order().stage()),
                KIND,
                work.owner().kind().toLowerCase(Locale.ROOT)));
        if (times(work.order().stage())) {
            labels.put(TIMING, "exclusive");
        }
        return labels;
    }

    /** The labels of the owner that a queue reads. */
    static Map<String, String> queue(Map<String, String> ownerLabels) {
        Map<String, String> labels = new TreeMap<>(ownerLabels);
        labels.keySet().retainAll(java.util.Set.of(QUEUE, PRIORITY));
        return labels;
    }

    static boolean times(Stage stage) {
        return switch (stage) {
            case INSPECT, SENSITIVITY, REMOVAL -> false;
            case LATENCY, ASSEMBLY -> true;
        };
    }

    static String word(Stage stage) {
        return WireNames.of(stage).toLowerCase(Locale.ROOT);
    }
}
