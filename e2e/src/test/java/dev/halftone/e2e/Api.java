package dev.halftone.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Requests as they are, without a client that checks anything first: what is refused, the server has refused. */
record Api(KubernetesClient client) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STRICT = "fieldValidation=Strict";
    private static final int ATTEMPTS = 20;

    /** Creates the object and returns it as stored; a server ignores the status in this request. */
    ObjectNode create(Manifest manifest) {
        return parse(client.raw(manifest.path() + "?" + STRICT, "POST", manifest.tree()));
    }

    /** As {@link #create}, but nothing is stored. */
    ObjectNode tryToCreate(Manifest manifest) {
        return parse(client.raw(manifest.path() + "?dryRun=All&" + STRICT, "POST", manifest.tree()));
    }

    /** On the object as it is now: an operator that runs beside may have written meanwhile. */
    ObjectNode putStatus(Manifest manifest, ObjectNode created) {
        String path = manifest.path() + "/" + created.at("/metadata/name").asText();
        for (int attempt = 1; ; attempt++) {
            ObjectNode object = parse(client.raw(path));
            object.set("status", manifest.tree().path("status"));
            try {
                return parse(client.raw(path + "/status?" + STRICT, "PUT", object));
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    void delete(ObjectNode created) {
        client.resource(created.toString()).delete();
    }

    private static ObjectNode parse(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(text, e);
        }
    }
}
