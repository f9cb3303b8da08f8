package dev.halftone.operator.job;

import dev.halftone.api.v1alpha1.Output;
import dev.halftone.api.v1alpha1.Source;
import dev.halftone.work.WorkOrder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What an order names and a pod has to mount.
 *
 * @param claims of persistent volumes, in the namespace of the work
 * @param secrets with the credentials of stores, in the namespace of the work
 */
record Mounts(NavigableSet<String> claims, NavigableSet<String> secrets) {

    private static final String ROOT = "/halftone/";

    static Mounts of(WorkOrder order) {
        NavigableSet<String> claims = new TreeSet<>();
        NavigableSet<String> secrets = new TreeSet<>();
        claim(order.store()).ifPresent(claims::add);
        for (var source : sources(order)) {
            claim(source.uri()).ifPresent(claims::add);
            Optional.ofNullable(source.secretRef()).ifPresent(secret -> secrets.add(secret.name()));
        }
        output(order).ifPresent(output -> {
            claim(output.uri()).ifPresent(claims::add);
            Optional.ofNullable(output.secretRef()).ifPresent(secret -> secrets.add(secret.name()));
        });
        return new Mounts(claims, secrets);
    }

    private static List<Source> sources(WorkOrder order) {
        List<Source> sources = new ArrayList<>();
        Optional.ofNullable(order.model()).ifPresent(model -> sources.add(model.source()));
        Optional.ofNullable(order.calibration()).ifPresent(calibration -> {
            sources.add(calibration.source());
            Optional.ofNullable(calibration.holdOutSource()).ifPresent(sources::add);
        });
        return sources;
    }

    private static Optional<Output> output(WorkOrder order) {
        return Optional.ofNullable(order.quantizedModel()).flatMap(spec -> Optional.ofNullable(spec.output()));
    }

    /** The claim in {@code pvc://claim/path}; a URI that is none is for the worker to refuse. */
    static Optional<String> claim(String uri) {
        if (!uri.startsWith("pvc://")) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(URI.create(uri).getAuthority()).filter(Mounts::isName);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isName(String claim) {
        return claim.length() <= 253 && claim.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
    }

    List<Volume> volumes(String orderMap) {
        List<Volume> volumes = new ArrayList<>();
        volumes.add(new VolumeBuilder()
                .withName("order")
                .withNewConfigMap()
                .withName(orderMap)
                .endConfigMap()
                .build());
        volumes.add(new VolumeBuilder()
                .withName("tmp")
                .withNewEmptyDir()
                .endEmptyDir()
                .build());
        int i = 0;
        for (var claim : claims) {
            volumes.add(new VolumeBuilder()
                    .withName("claim-" + i++)
                    .withNewPersistentVolumeClaim(claim, false)
                    .build());
        }
        i = 0;
        for (var secret : secrets) {
            volumes.add(secret("secret-" + i++, secret));
        }
        return volumes;
    }

    /** Optional, so that the worker starts and can say what it misses; a pod that never starts says nothing. */
    private static Volume secret(String volume, String secret) {
        return new VolumeBuilder()
                .withName(volume)
                .withNewSecret()
                .withSecretName(secret)
                .withDefaultMode(0440)
                .withOptional(true)
                .endSecret()
                .build();
    }

    List<VolumeMount> mounts() {
        List<VolumeMount> mounts = new ArrayList<>();
        mounts.add(mount("order", ROOT + "order", true));
        mounts.add(mount("tmp", "/tmp", false));
        int i = 0;
        for (var claim : claims) {
            mounts.add(mount("claim-" + i++, ROOT + "claims/" + claim, false));
        }
        i = 0;
        for (var secret : secrets) {
            mounts.add(mount("secret-" + i++, ROOT + "secrets/" + secret, true));
        }
        return mounts;
    }

    private static VolumeMount mount(String volume, String path, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(readOnly)
                .build();
    }
}
