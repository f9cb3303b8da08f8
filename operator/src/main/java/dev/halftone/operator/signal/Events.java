package dev.halftone.operator.signal;

import dev.halftone.operator.status.Judgement;
import dev.halftone.work.ContentKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Tells of changes for better or worse, once each: an event is named by what it says, so that saying it again makes no other. */
@Singleton
public class Events {

    private static final Logger LOG = Logger.getLogger(Events.class);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int LONGEST = 1000;

    /** When something is tried again is another time each time, and no news. */
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

    private static final int DIGITS = 16;

    private final KubernetesClient client;

    Events(KubernetesClient client) {
        this.client = client;
    }

    /** Tells how an object stands now; progress is no event. */
    public void tell(HasMetadata object, Judgement judgement) {
        switch (judgement) {
            case Judgement.Progressing _ -> {}
            case Judgement.Fine _, Judgement.Suspended _ -> create(event(object, "Normal", judgement));
            case Judgement.Waiting _, Judgement.Stalled _ -> create(event(object, "Warning", judgement));
        }
    }

    /** An event that cannot be written is no reason to fail. */
    private void create(Event event) {
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            LOG.debugf("no event %s: %s", event.getMetadata().getName(), e.getMessage());
        }
    }

    private static Event event(HasMetadata object, String type, Judgement judgement) {
        var metadata = object.getMetadata();
        String said = metadata.getUid()
                + judgement.reason().wireName()
                + INSTANT.matcher(judgement.message()).replaceAll("")
                + metadata.getGeneration();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(Optional.ofNullable(metadata.getNamespace()).orElse("default"))
                .withName(shortened(metadata.getName(), 230) + "."
                        + ContentKey.of("event/1", List.of(said)).hex(DIGITS))
                .endMetadata()
                .withEventTime(new MicroTime(MICROS.format(Instant.now())))
                .withType(type)
                .withReason(judgement.reason().wireName())
                .withAction("Reconcile")
                .withNote(shortened(judgement.message(), LONGEST))
                .withReportingController("halftone.dev/operator")
                .withReportingInstance(
                        Optional.ofNullable(System.getenv("HOSTNAME")).orElse("halftone-operator"))
                .withRegarding(new ObjectReferenceBuilder()
                        .withApiVersion(object.getApiVersion())
                        .withKind(object.getKind())
                        .withNamespace(metadata.getNamespace())
                        .withName(metadata.getName())
                        .withUid(metadata.getUid())
                        .build())
                .build();
    }

    private static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
