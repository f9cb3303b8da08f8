package dev.halftone.operator.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halftone.operator.job.Changes;
import dev.halftone.operator.job.Owners;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/** The only place that writes to the cluster. What was decided on an old view of it does no harm: it is decided again. */
@Singleton
public class Hands {

    static final String MANAGER = "halftone-operator";

    private static final PatchContext STATUS = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(MANAGER)
            .withForce(true)
            .build();
    private static final Logger LOG = Logger.getLogger(Hands.class);

    /** Somebody was faster, or the object or its namespace goes: the next look at the cluster shows it. */
    private static final Set<Integer> OVERTAKEN =
            Set.of(HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND);

    private final KubernetesClient client;

    Hands(KubernetesClient client) {
        this.client = client;
    }

    /**
     * What came of changes.
     *
     * @param done nobody was faster with any of them
     * @param refused what the cluster said to objects that it does not let in, by their names
     */
    public record Carried(boolean done, Map<String, String> refused) {}

    /** Carries changes out for an object; what is not let in keeps what comes after it from being created. */
    public Carried apply(Changes changes, HasMetadata primary) {
        boolean done = true;
        Map<String, String> refused = new LinkedHashMap<>();
        for (var object : changes.created()) {
            if (refused.isEmpty()) {
                try {
                    done &= unlessOvertaken("create", object, this::create);
                } catch (KubernetesClientException e) {
                    refused.put(name(object), Refusal.of(e, object).orElseThrow(() -> e));
                }
            }
        }
        for (var object : changes.owned()) {
            done &= unlessOvertaken("own", object, profile -> own(profile, primary));
        }
        for (var object : changes.disowned()) {
            done &= unlessOvertaken("disown", object, profile -> disown(profile, primary));
        }
        for (var object : changes.deleted()) {
            done &= unlessOvertaken("delete", object, this::delete);
        }
        return new Carried(done, refused);
    }

    /** Writes a status unless it is the one that is there; gives back whether it did. */
    public <S, R extends CustomResource<?, S>> boolean status(R primary, S status, R fresh) {
        if (Objects.equals(status, primary.getStatus())) {
            return false;
        }
        fresh.setMetadata(new ObjectMetaBuilder()
                .withNamespace(primary.getMetadata().getNamespace())
                .withName(primary.getMetadata().getName())
                .withUid(primary.getMetadata().getUid())
                .build());
        fresh.setStatus(status);
        unlessOvertaken(
                "write the status of",
                fresh,
                object -> client.resource(fresh).subresource("status").patch(STATUS));
        return true;
    }

    /** Takes a finalizer off, with the version that was seen. */
    public void release(HasMetadata object, String finalizer) {
        var metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("resourceVersion", object.getMetadata().getResourceVersion());
        var kept = metadata.putArray("finalizers");
        object.getMetadata().getFinalizers().stream()
                .filter(name -> !name.equals(finalizer))
                .forEach(kept::add);
        unlessOvertaken("release", object, it -> patch(it, metadata));
    }

    private HasMetadata create(HasMetadata object) {
        LOG.infof("creates %s %s/%s", object.getKind(), namespace(object), name(object));
        return client.resource(object).create();
    }

    private HasMetadata delete(HasMetadata object) {
        LOG.infof("deletes %s %s/%s", object.getKind(), namespace(object), name(object));
        client.resource(object)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
        return object;
    }

    private HasMetadata own(HasMetadata object, HasMetadata owner) {
        return withOwners(object, references -> {
            List<OwnerReference> all = new ArrayList<>(references);
            all.add(Owners.reference(owner));
            return all;
        });
    }

    private HasMetadata disown(HasMetadata object, HasMetadata owner) {
        return withOwners(object, _ -> Owners.others(object, owner));
    }

    /** With the version that was seen, so that no other owner is lost. */
    private HasMetadata withOwners(HasMetadata object, UnaryOperator<List<OwnerReference>> change) {
        var metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("resourceVersion", object.getMetadata().getResourceVersion());
        metadata.set(
                "ownerReferences",
                client.getKubernetesSerialization()
                        .convertValue(change.apply(object.getMetadata().getOwnerReferences()), ArrayNode.class));
        return patch(object, metadata);
    }

    private HasMetadata patch(HasMetadata object, ObjectNode metadata) {
        var patch = JsonNodeFactory.instance.objectNode();
        patch.set("metadata", metadata);
        return client.resource(object).patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
    }

    private static boolean unlessOvertaken(String verb, HasMetadata object, Consumer<HasMetadata> act) {
        try {
            act.accept(object);
            return true;
        } catch (KubernetesClientException e) {
            if (!OVERTAKEN.contains(e.getCode()) && !goes(e)) {
                throw e;
            }
            LOG.debugf(
                    "did not %s %s %s/%s: %s", verb, object.getKind(), namespace(object), name(object), e.getMessage());
            return false;
        }
    }

    private static boolean goes(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                && String.valueOf(e.getMessage()).contains("being terminated");
    }

    private static String namespace(HasMetadata object) {
        return String.valueOf(object.getMetadata().getNamespace());
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }
}
