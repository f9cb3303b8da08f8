package dev.halftone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A pod that may be root and carries files into a folder of the nodes and out of it. It makes folders that all may write to, since
 * Kubernetes changes no owner in a hostPath and workers are not root.
 */
final class Porter implements AutoCloseable {
    static final String FOLDER = "/var/lib/halftone-volumes";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Namespace namespace;
    private final PodResource pod;

    Porter(KubernetesClient client) {
        namespace = Namespace.privileged(client);
        pod = client.pods().inNamespace(namespace.name()).resource(definition());
        try {
            pod.create();
            Await.atMost(LIMIT).showing(() -> List.of(pod.get())).until("the pod that carries files", pod::isReady);
        } catch (RuntimeException | Error e) {
            // Nobody else knows of the namespace yet.
            namespace.close();
            throw e;
        }
    }

    void makeFolder(String folder) {
        run("mkdir -p '" + folder + "' && chmod 777 '" + folder + "'");
    }

    void removeFolder(String folder) {
        run("rm -rf '" + folder + "'");
    }

    /** Copies a file, or a folder with all that is in it; what comes may be read and written by all. */
    void bring(Path path, String to) {
        Cluster.kubectl("cp", path.toString(), namespace.name() + "/porter:" + FOLDER + "/" + to);
        run("chmod -R a+rwX '" + to + "'");
    }

    byte[] fetch(String file) {
        return run("cat '" + file + "'");
    }

    List<String> list(String folder) {
        return new String(run("cd '" + folder + "' && find . -type f | sort"), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.substring(2))
                .toList();
    }

    private byte[] run(String command) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        try (ExecWatch run =
                pod.writingOutput(output).writingError(errors).exec("sh", "-c", "cd " + FOLDER + " && " + command)) {
            assertThat(run.exitCode().get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("%s: %s", command, errors)
                    .isZero();
        } catch (Exception e) {
            throw new IllegalStateException(command, e);
        }
        return output.toByteArray();
    }

    private static Pod definition() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("porter")
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(0L)
                .addNewContainer()
                .withName("shell")
                .withImage(Cluster.shellImage())
                .withCommand("sleep", "86400")
                .addNewVolumeMount()
                .withName("volumes")
                .withMountPath(FOLDER)
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("volumes")
                .withNewHostPath(FOLDER, "DirectoryOrCreate")
                .endVolume()
                .endSpec()
                .build();
    }

    @Override
    public void close() {
        namespace.close();
    }
}
