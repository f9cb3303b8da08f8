package dev.halftone.e2e;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Volumes in a folder that all nodes share, each with a claim of its name in the namespace of a test. */
final class Volumes implements AutoCloseable {
    private static final String CLASS = "halftone-test";
    private static final Map<String, Quantity> SIZE = Map.of("storage", new Quantity("1Gi"));

    private final KubernetesClient client;
    private final Namespace user;
    private final Porter porter;
    private final List<String> made = new ArrayList<>();

    /** With files carried by a pod of someone else's, who ends it. */
    Volumes(KubernetesClient client, Namespace user, Porter porter) {
        this.client = client;
        this.user = user;
        this.porter = porter;
    }

    /** A volume that anyone may write to, and the claim {@code name} for it; these files and folders are in it. */
    void create(String name, Path... content) {
        porter.makeFolder(folder(name));
        made.add(name);
        for (Path path : content) {
            porter.bring(path, folder(name) + "/" + path.getFileName());
        }
        client.resource(volume(name)).create();
        client.resource(claim(name)).create();
    }

    /** One more file or folder, or another content of one that is there. */
    void put(String name, Path path, String file) {
        porter.bring(path, folder(name) + "/" + file);
    }

    /** What a file of a volume holds. */
    byte[] read(String name, String file) {
        return porter.fetch(folder(name) + "/" + file);
    }

    /** The files of a volume, by their paths in it. */
    List<String> files(String name) {
        return porter.list(folder(name));
    }

    private PersistentVolume volume(String name) {
        return new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(folder(name))
                .endMetadata()
                .withNewSpec()
                .withStorageClassName(CLASS)
                .withCapacity(SIZE)
                .withAccessModes("ReadWriteMany")
                .withPersistentVolumeReclaimPolicy("Retain")
                .withNewClaimRef()
                .withNamespace(user.name())
                .withName(name)
                .endClaimRef()
                .withNewHostPath(Porter.FOLDER + "/" + folder(name), "Directory")
                .endSpec()
                .build();
    }

    private PersistentVolumeClaim claim(String name) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(user.name())
                .endMetadata()
                .withNewSpec()
                .withStorageClassName(CLASS)
                .withVolumeName(folder(name))
                .withAccessModes("ReadWriteMany")
                .withNewResources()
                .withRequests(SIZE)
                .endResources()
                .endSpec()
                .build();
    }

    /** PersistentVolumes have no namespace, so their names say which test they are of. */
    private String folder(String name) {
        return user.name() + "-" + name;
    }

    @Override
    public void close() {
        for (String name : made) {
            client.persistentVolumes().withName(folder(name)).delete();
            porter.removeFolder(folder(name));
        }
    }
}
