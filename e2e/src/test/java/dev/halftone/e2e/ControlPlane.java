package dev.halftone.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The processes of a cluster of {@code deploy/cluster}, which lets ended ones start again. */
record ControlPlane(Path run) {

    /** None on a cluster whose processes are not within reach. */
    static Optional<ControlPlane> find() {
        return Cluster.scripts()
                .map(scripts -> new ControlPlane(Path.of(
                        Objects.requireNonNull(System.getenv("HALFTONE_CLUSTER_DIR"), "HALFTONE_CLUSTER_DIR"), "run")));
    }

    /** Ends the API server at once, as a crash does. */
    void killApiServer() {
        ProcessHandle server = first("control-plane")
                .descendants()
                .filter(process -> name(process).equals("kube-apiserver"))
                .findFirst()
                .orElseThrow();
        server.destroyForcibly();
        server.onExit().join();
    }

    /** Runs a command in the namespaces of a node. */
    String onNode(int number, String... command) {
        String process = Long.toString(first("node" + number).pid());
        List<String> line = new ArrayList<>(List.of("nsenter", "--all", "--target", process));
        line.addAll(List.of(command));
        return Cluster.run(line);
    }

    /** What it was called by: the parts of Kubernetes are one program. */
    private static String name(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .split("\0")[0];
        } catch (IOException e) {
            // It has ended since.
            return "";
        }
    }

    private ProcessHandle first(String tree) {
        try {
            long number =
                    Long.parseLong(Files.readString(run.resolve(tree + ".pid")).strip());
            return ProcessHandle.of(number).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
