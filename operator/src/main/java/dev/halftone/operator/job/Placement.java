package dev.halftone.operator.job;

import dev.halftone.api.v1alpha1.AcceleratorSpec;
import dev.halftone.operator.settings.Settings;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where worker pods run, on what, and from which image. */
record Placement(
        String image,
        Map<String, String> resources,
        Map<String, String> nodeSelector,
        List<Toleration> tolerations,
        @Nullable String runtimeClassName,
        @Nullable String resourceClaimTemplateName) {

    /** Longer than a restart of the kubelet, far shorter than the five minutes that Kubernetes would wait. */
    private static final long LOST_NODE_SECONDS = 30;

    /** What the accelerator says, else what the settings say. */
    static Placement of(@Nullable AcceleratorSpec accelerator, Settings settings) {
        Map<String, String> resources = new TreeMap<>(settings.resources());
        if (accelerator == null) {
            return new Placement(settings.workerImage(), resources, Map.of(), lostNode(), null, null);
        }
        resources.putAll(accelerator.resources());
        List<Toleration> tolerations = new ArrayList<>();
        accelerator.tolerations().forEach(toleration -> tolerations.add(copy(toleration)));
        tolerations.addAll(lostNode());
        return new Placement(
                Optional.ofNullable(accelerator.workerImage()).orElse(settings.workerImage()),
                resources,
                accelerator.nodeSelector(),
                tolerations,
                accelerator.runtimeClassName(),
                accelerator.resourceClaimTemplateName());
    }

    private static Toleration copy(dev.halftone.api.v1alpha1.Toleration toleration) {
        return new TolerationBuilder()
                .withKey(toleration.key())
                .withOperator(toleration.operator())
                .withValue(toleration.value())
                .withEffect(toleration.effect())
                .withTolerationSeconds(toleration.tolerationSeconds())
                .build();
    }

    private static List<Toleration> lostNode() {
        return List.of(leaves("node.kubernetes.io/not-ready"), leaves("node.kubernetes.io/unreachable"));
    }

    private static Toleration leaves(String key) {
        return new TolerationBuilder()
                .withKey(key)
                .withOperator("Exists")
                .withEffect("NoExecute")
                .withTolerationSeconds(LOST_NODE_SECONDS)
                .build();
    }
}
