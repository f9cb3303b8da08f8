package dev.halftone.e2e;

import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Map;

/** A volume in the memory of one node that holds next to nothing; its claim has the name of the store. */
record SmallVolume(KubernetesClient client, ControlPlane processes, String name) implements AutoCloseable {
    private static final int NODE = 1;
    private static final String CLASS = "halftone-test";
    private static final Map<String, Quantity> SIZE = Map.of("storage", new Quantity("4Mi"));

    static SmallVolume create(KubernetesClient client, Namespace user, ControlPlane processes, Path content) {
        SmallVolume volume = new SmallVolume(client, processes, user.name() + "-small");
        String folder = volume.folder();
        volume.shell("mkdir -p " + folder + " && mount -t tmpfs -o size=4m,mode=777 tmpfs " + folder + " && cp -r "
                + content + " " + folder + " && chmod -R a+rwX " + folder);
        client.resource(new PersistentVolumeBuilder()
                        .withNewMetadata()
                        .withName(volume.name)
                        .endMetadata()
                        .withNewSpec()
                        .withStorageClassName(CLASS)
                        .withCapacity(SIZE)
                        .withAccessModes("ReadWriteOnce")
                        .withPersistentVolumeReclaimPolicy("Retain")
                        .withNewClaimRef()
                        .withNamespace(user.name())
                        .withName(Digits.STORE)
                        .endClaimRef()
                        .withNewHostPath(folder, "Directory")
                        .withNewNodeAffinity()
                        .withNewRequired()
                        .addNewNodeSelectorTerm()
                        .addNewMatchExpression()
                        .withKey("kubernetes.io/hostname")
                        .withOperator("In")
                        .withValues("node" + NODE)
                        .endMatchExpression()
                        .endNodeSelectorTerm()
                        .endRequired()
                        .endNodeAffinity()
                        .endSpec()
                        .build())
                .create();
        client.resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName(Digits.STORE)
                        .withNamespace(user.name())
                        .endMetadata()
                        .withNewSpec()
                        .withStorageClassName(CLASS)
                        .withVolumeName(volume.name)
                        .withAccessModes("ReadWriteOnce")
                        .withNewResources()
                        .withRequests(SIZE)
                        .endResources()
                        .endSpec()
                        .build())
                .create();
        return volume;
    }

    /** Leaves no page free. */
    void fill() {
        shell("cat /dev/zero > " + folder() + "/filler 2> /dev/null; test -s " + folder() + "/filler");
    }

    void makeRoom() {
        shell("rm " + folder() + "/filler");
    }

    private String folder() {
        return "/run/halftone/" + name;
    }

    private void shell(String command) {
        processes.onNode(NODE, "sh", "-c", command);
    }

    @Override
    public void close() {
        client.persistentVolumes().withName(name).delete();
        shell("umount -l " + folder() + " && rmdir " + folder());
    }
}
