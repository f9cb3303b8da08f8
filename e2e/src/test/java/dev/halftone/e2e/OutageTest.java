package dev.halftone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong in the cluster: nothing is done twice, and the work ends as if nothing had been. */
class OutageTest {
    private KubernetesClient client;
    private Operator operator;
    private Porter porter;
    private Digits digits;

    @BeforeEach
    void prepare() {
        client = Cluster.client();
        operator = new Operator(client);
        operator.awaitAvailable();
        porter = new Porter(client);
        digits = Digits.withVolume(client, porter);
    }

    @AfterEach
    void remove() {
        operator.awaitAvailable();
        digits.close();
        porter.close();
        client.close();
    }

    @Test
    void anOperatorThatIsKilledAtEachBoundaryOfAStageStartsNoJobTwice() {
        Instant from = Instant.now();
        Resource quantizedModel = digits.applyAll("digits-cpu");
        Set<String> boundaries = new HashSet<>();
        Await.atMost(Duration.ofMinutes(8))
                .showing(() -> List.copyOf(digits.jobs()))
                .until("Ready, although the operator was killed at " + boundaries, () -> {
                    if (crossed(boundaries)) {
                        operator.killAll();
                    }
                    return quantizedModel.isReady();
                });
        assertThat(boundaries)
                .contains("inspect starts", "inspect ends", "sensitivity starts", "sensitivity ends")
                .contains("latency starts", "latency ends", "assembly starts");
        System.out.println("operator killed at: " + boundaries);
        AuditLog.find().ifPresent(log -> {
            List<String> created = operator.writes(log, digits.namespace(), from, Instant.now()).stream()
                    .filter(write ->
                            write.verb().equals("create") && write.object().startsWith("jobs ") && write.code() == 201)
                    .map(AuditLog.Write::object)
                    .toList();
            assertThat(created).doesNotHaveDuplicates().hasSize(5);
        });
        assertThat(digits.jobs())
                .allSatisfy(job -> assertThat(job.getStatus().getFailed()).isNull());
    }

    /** Whether a stage has begun or ended since the last look; what has is noted. */
    private boolean crossed(Set<String> boundaries) {
        boolean crossed = false;
        for (Job job : digits.jobs()) {
            String stage = job.getMetadata().getLabels().get("halftone.dev/stage");
            crossed |= boundaries.add(stage + " starts");
            if (job.getStatus().getCompletionTime() != null) {
                crossed |= boundaries.add(stage + " ends");
            }
        }
        return crossed;
    }

    @Test
    void anotherReplicaLeadsSoonAfterTheLeaderIsKilled() {
        String leader = operator.leader();
        Instant from = Instant.now();
        operator.kill(leader);
        Await.atMost(Duration.ofSeconds(30))
                .showing(() -> List.copyOf(operator.pods()))
                .until(
                        "another leader than " + leader,
                        () -> !Set.of("", leader).contains(operator.leader()));
        System.out.println(
                "another leader after " + Duration.between(from, Instant.now()).toMillis() + " ms");
        digits.apply(digits.model());
        digits.resource("Model", "digits").awaitReady(Limits.STAGE);
    }

    @Test
    void anApiServerThatCrashesMidRunCostsTimeOnly() {
        ControlPlane processes = ControlPlane.find().orElse(null);
        assumeTrue(processes != null, "the API server of this cluster is not within reach");
        Resource quantizedModel = digits.applyAll("digits-cpu");
        digits.awaitRunning("sensitivity");
        processes.killApiServer();
        Await.atMost(Limits.SEEN).until("the API server", this::answers);
        quantizedModel.awaitReady(Limits.READY);
        assertThat(digits.jobs("sensitivity")).hasSize(1);
        assertThat(digits.jobs("assembly")).hasSize(1);
    }

    private boolean answers() {
        try {
            return "ok".equals(client.raw("/readyz"));
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Test
    void aNodeThatIsLostIsNamedAndItsWorkIsDoneWhenItIsBack() {
        Nodes nodes = Nodes.of(client).orElse(null);
        assumeTrue(
                nodes != null && client.nodes().withName("node2").get() != null,
                "a cluster of two nodes of ours is needed");
        ObjectNode accelerator = digits.accelerator();
        accelerator.withObject("/spec/nodeSelector").put("kubernetes.io/hostname", "node2");
        digits.apply(accelerator, digits.model(), digits.calibrationSet(), digits.quantizedModel("digits-cpu"));
        Resource quantizedModel = digits.resource("QuantizedModel", "digits-cpu");
        digits.awaitRunning("latency");
        nodes.powerOff(2);
        try {
            quantizedModel.awaitReason(Duration.ofMinutes(3), "NodeLost");
            assertThat(quantizedModel.condition("Ready").path("message").asText())
                    .contains("node node2 does not answer", "node.kubernetes.io/out-of-service");
            System.out.println(
                    "a lost node: " + quantizedModel.condition("Ready").path("message"));
        } finally {
            nodes.powerOn(2);
        }
        quantizedModel.awaitReady(Limits.READY);
        assertThat(digits.jobs("sensitivity")).hasSize(1);
        assertThat(digits.jobs("latency")).hasSize(1);
    }
}
