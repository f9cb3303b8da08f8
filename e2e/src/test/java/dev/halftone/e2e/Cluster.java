package dev.halftone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The cluster that {@code deploy/cluster/test} has found, as the environment of the tests describes it. */
final class Cluster {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Cluster() {}

    static KubernetesClient client() {
        return new KubernetesClientBuilder().build();
    }

    /** The folder of its scripts, if it is a cluster of {@code deploy/cluster} whose nodes and log are within reach. */
    static Optional<Path> scripts() {
        return Optional.ofNullable(System.getenv("HALFTONE_CLUSTER")).map(Path::of);
    }

    /** An image with a shell that every node can run. */
    static String shellImage() {
        return Optional.ofNullable(System.getenv("HALFTONE_SHELL_IMAGE"))
                .orElse(scripts().isPresent() ? "halftone-cluster.local/busybox:1" : "busybox:1.37");
    }

    /** What {@code kubectl} with these arguments prints; fails with its error if there is one. */
    static String kubectl(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Optional.ofNullable(System.getenv("KUBECTL")).orElse("kubectl"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
