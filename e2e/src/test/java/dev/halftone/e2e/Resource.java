package dev.halftone.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An object of Halftone's API as any client sees it, without our own types. */
record Resource(
        KubernetesClient client, String kind, @Nullable String namespace, String name) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Optional<GenericKubernetesResource> find() {
        var context = new ResourceDefinitionContext.Builder()
                .withGroup("halftone.dev")
                .withVersion("v1alpha1")
                .withKind(kind)
                .withPlural(kind.toLowerCase(Locale.ROOT) + "s")
                .withNamespaced(namespace != null)
                .build();
        var all = client.genericKubernetesResources(context);
        return Optional.ofNullable((namespace == null
                        ? all.withName(name)
                        : all.inNamespace(namespace).withName(name))
                .get());
    }

    /** The object as a tree; a missing node if there is none. */
    JsonNode tree() {
        return find().<JsonNode>map(JSON::valueToTree).orElse(MissingNode.getInstance());
    }

    /** The condition of a type; a missing node if there is none. */
    JsonNode condition(String type) {
        for (JsonNode condition : tree().at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return MissingNode.getInstance();
    }

    /** How many own it. */
    int owners() {
        return tree().at("/metadata/ownerReferences").size();
    }

    /** Whether the condition Ready is true and about the spec as it is now. */
    boolean isReady() {
        JsonNode tree = tree();
        return condition("Ready").path("status").asText().equals("True")
                && tree.at("/status/observedGeneration").asLong(-1)
                        == tree.at("/metadata/generation").asLong();
    }

    Resource awaitReady(Duration limit) {
        return await(limit, "Ready", _ -> isReady());
    }

    /** Until the condition Ready gives that reason. */
    Resource awaitReason(Duration limit, String reason) {
        return await(
                limit, reason, _ -> condition("Ready").path("reason").asText().equals(reason));
    }

    Resource await(Duration limit, String what, Predicate<JsonNode> holds) {
        Await.atMost(limit).showing(this::evidence).until(kind + " " + name + ": " + what, () -> holds.test(tree()));
        return this;
    }

    private List<HasMetadata> evidence() {
        List<HasMetadata> evidence = new ArrayList<>();
        find().ifPresent(evidence::add);
        if (namespace != null) {
            evidence.addAll(
                    client.batch().v1().jobs().inNamespace(namespace).list().getItems());
            // Of pods that are done the Job tells enough.
            client.pods().inNamespace(namespace).list().getItems().stream()
                    .filter(pod -> !"Succeeded".equals(pod.getStatus().getPhase()))
                    .forEach(evidence::add);
        }
        return evidence;
    }

    void delete() {
        find().ifPresent(object -> client.resource(object).delete());
    }

    @Override
    public String toString() {
        return kind + " " + name + ": " + tree().path("status");
    }
}
