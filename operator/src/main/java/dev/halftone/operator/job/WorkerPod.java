package dev.halftone.operator.job;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pod that does a stage: no token, no root, a read-only root file system, nothing that Pod Security "restricted" refuses. */
final class WorkerPod {

    static final String CONTAINER = "worker";

    private static final long USER = 65532;
    private static final String DEVICE = "device";

    private WorkerPod() {}

    static PodTemplateSpec of(StageWork work) {
        return new PodTemplateSpecBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withLabels(Labels.of(work))
                        .withAnnotations(Map.of(Labels.NAME, work.owner().name()))
                        .build())
                .withSpec(spec(work))
                .build();
    }

    private static PodSpec spec(StageWork work) {
        var placement = Placement.of(work.accelerator(), work.settings());
        var mounts = Mounts.of(work.order());
        var pod = new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withSecurityContext(podSecurity())
                .withNodeSelector(placement.nodeSelector())
                .withTolerations(placement.tolerations())
                .withRuntimeClassName(placement.runtimeClassName())
                .withVolumes(mounts.volumes(work.name()))
                .withContainers(container(work, placement, mounts));
        if (Labels.times(work.order().stage())) {
            pod.withAffinity(apart());
        }
        if (placement.resourceClaimTemplateName() != null) {
            pod.withResourceClaims(new PodResourceClaimBuilder()
                    .withName(DEVICE)
                    .withResourceClaimTemplateName(placement.resourceClaimTemplateName())
                    .build());
        }
        return pod.build();
    }

    private static Container container(StageWork work, Placement placement, Mounts mounts) {
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(placement.image())
                .withImagePullPolicy("IfNotPresent")
                .withArgs("stage", "--order", "/halftone/order/" + OrderMap.KEY)
                .withEnv(environment(work))
                .withResources(resources(placement))
                .withSecurityContext(containerSecurity())
                .withVolumeMounts(mounts.mounts())
                .build();
    }

    private static List<EnvVar> environment(StageWork work) {
        return new TreeMap<>(work.settings().environment())
                .entrySet().stream()
                        .map(variable -> new EnvVar(variable.getKey(), variable.getValue(), null))
                        .toList();
    }

    private static ResourceRequirements resources(Placement placement) {
        Map<String, Quantity> quantities = new TreeMap<>();
        placement.resources().forEach((name, quantity) -> quantities.put(name, Quantity.parse(quantity)));
        var resources =
                new ResourceRequirementsBuilder().withRequests(quantities).withLimits(quantities);
        if (placement.resourceClaimTemplateName() != null) {
            resources.withClaims(new ResourceClaimBuilder().withName(DEVICE).build());
        }
        return resources.build();
    }

    /** Two pods that time something on one node would time each other. */
    private static Affinity apart() {
        return new AffinityBuilder()
                .withNewPodAntiAffinity()
                .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withTopologyKey("kubernetes.io/hostname")
                .withNewNamespaceSelector()
                .endNamespaceSelector()
                .withNewLabelSelector()
                .addNewMatchExpression()
                .withKey(Labels.TIMING)
                .withOperator("Exists")
                .endMatchExpression()
                .endLabelSelector()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endPodAntiAffinity()
                .build();
    }

    private static PodSecurityContext podSecurity() {
        return new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }

    private static SecurityContext containerSecurity() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build();
    }
}
