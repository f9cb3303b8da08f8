package dev.halftone.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.halftone.api.v1alpha1.FrontierPoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A report as the termination message of a container: canonical JSON of at most 4096 bytes, more would be cut off. */
public final class TerminationMessage {
    /** What Kubernetes keeps, in bytes. */
    public static final int LIMIT = 4096;

    private static final ObjectReader READER = new ObjectMapper()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .readerFor(WorkReport.class);

    private TerminationMessage() {}

    /** The message; a refusal's text is shortened and a frontier thinned until it fits. */
    public static String of(WorkReport report) {
        String text = CanonicalJson.text(report);
        int excess = text.getBytes(StandardCharsets.UTF_8).length - LIMIT;
        if (excess <= 0) {
            return text;
        }
        return switch (report) {
            case WorkReport.Refused refused when refused.message().length() > 1 -> of(shortened(refused));
            case WorkReport.Assembled assembled when !assembled.frontier().isEmpty() -> of(thinned(assembled));
            case WorkReport.Inspected _,
                    WorkReport.SensitivityMeasured _,
                    WorkReport.LatencyMeasured _,
                    WorkReport.Assembled _,
                    WorkReport.Removed _,
                    WorkReport.Refused _ ->
                throw new IllegalStateException(
                        "the summary is " + excess + " bytes too long for a termination message");
        };
    }

    /** The report that a message holds; nothing if it is not one, for instance because the container was killed. */
    public static Optional<WorkReport> parse(String message) {
        try {
            return Optional.ofNullable(READER.readValue(message));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static WorkReport.Refused shortened(WorkReport.Refused refused) {
        String message = refused.message();
        int end = message.offsetByCodePoints(0, message.codePointCount(0, message.length()) * 3 / 4);
        return new WorkReport.Refused(refused.stage(), refused.reason(), message.substring(0, end) + "...");
    }

    /** Every second point; of one point, none. */
    private static WorkReport.Assembled thinned(WorkReport.Assembled full) {
        List<FrontierPoint> points = full.frontier();
        List<FrontierPoint> kept = new ArrayList<>();
        for (int i = 0; i < points.size(); i += 2) {
            kept.add(points.get(i));
        }
        if (points.size() == 1) {
            kept.clear();
        }
        return new WorkReport.Assembled(
                full.reason(),
                full.plan(),
                full.predicted(),
                full.measured(),
                full.baseline(),
                kept,
                full.artifact(),
                full.report(),
                full.fingerprint());
    }
}
