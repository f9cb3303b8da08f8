package dev.halftone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Measurements that several QuantizedModels need are made once, whoever asked first and whoever goes. */
class SharingTest {
    private static KubernetesClient client;
    private static Porter porter;
    private static Digits digits;

    @BeforeAll
    static void prepare() {
        client = Cluster.client();
        porter = new Porter(client);
        digits = Digits.withVolume(client, porter);
        digits.apply(digits.accelerator(), digits.model());
    }

    @AfterAll
    static void removeAll() {
        digits.close();
        porter.close();
        client.close();
    }

    @Test
    void twoBudgetsShareTheirProfilesWhichGoWithTheLastOfThem() {
        ObjectNode calibrationSet = digits.calibrationSet();
        calibrationSet.withObject("/metadata").put("name", "shared");
        calibrationSet.withObject("/spec").put("seed", 7);
        ObjectNode first = digits.quantizedModel("shared-first");
        first.withObject("/spec/calibrationRef").put("name", "shared");
        ObjectNode second = digits.quantizedModel("shared-second");
        second.withObject("/spec/calibrationRef").put("name", "shared");
        second.withObject("/spec/lossBudget").put("max", "0.08");
        digits.apply(calibrationSet, first, second);
        Resource one = digits.resource("QuantizedModel", "shared-first").awaitReady(Limits.READY);
        // Who came second to a profile goes on as soon as it is there.
        Resource other = digits.resource("QuantizedModel", "shared-second").awaitReady(Limits.SEEN);
        Resource sensitivity = shared("SensitivityProfile", "sensitivityProfile", one, other);
        Resource latency = shared("LatencyProfile", "latencyProfile", one, other);
        one.delete();
        Await.atMost(Limits.SEEN)
                .until("one owner of the profiles", () -> sensitivity.owners() == 1 && latency.owners() == 1);
        assertThat(other.isReady()).as("%s", other).isTrue();
        other.delete();
        Await.atMost(Limits.SEEN)
                .until(
                        "the end of the profiles",
                        () -> sensitivity.find().isEmpty() && latency.find().isEmpty());
    }

    @Test
    void whoeverCameSecondIsServedAlthoughTheModelOfTheFirstIsGone() {
        ObjectNode calibrationSet = digits.calibrationSet();
        calibrationSet.withObject("/metadata").put("name", "inherited");
        calibrationSet.withObject("/spec").put("seed", 9);
        ObjectNode twin = digits.model();
        twin.withObject("/metadata").put("name", "twin");
        digits.apply(calibrationSet, twin, of("first-owner", "twin"), of("second-owner", "digits"));
        Resource first = digits.resource("QuantizedModel", "first-owner");
        Resource second = digits.resource("QuantizedModel", "second-owner");
        second.await(
                Limits.STAGE,
                "both profiles named",
                tree -> !tree.at("/status/latencyProfile").asText().isEmpty());
        first.delete();
        digits.resource("Model", "twin").delete();
        second.awaitReady(Limits.READY);
        Resource profile = digits.resource(
                "SensitivityProfile",
                second.tree().at("/status/sensitivityProfile").asText());
        Await.atMost(Limits.STAGE)
                .showing(() -> List.copyOf(profile.find().stream().toList()))
                .until("one owner of the profile", () -> profile.owners() == 1);

        calibrationSet.withObject("/spec").put("seed", 10);
        digits.apply(calibrationSet);
        Await.atMost(Limits.READY)
                .until(
                        "the end of a profile that nobody needs any more",
                        () -> profile.find().isEmpty());
    }

    private static ObjectNode of(String name, String model) {
        ObjectNode quantizedModel = digits.quantizedModel(name);
        quantizedModel.withObject("/spec/modelRef").put("name", model);
        quantizedModel.withObject("/spec/calibrationRef").put("name", "inherited");
        return quantizedModel;
    }

    private static Resource shared(String kind, String field, Resource one, Resource other) {
        String name = one.tree().at("/status/" + field).asText();
        assertThat(name)
                .isNotEmpty()
                .isEqualTo(other.tree().at("/status/" + field).asText());
        Resource profile = digits.resource(kind, name);
        assertThat(profile.owners()).as("%s", profile).isEqualTo(2);
        return profile;
    }
}
