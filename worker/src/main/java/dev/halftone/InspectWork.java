package dev.halftone;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halftone.api.v1alpha1.Artifact;
import dev.halftone.api.v1alpha1.CalibrationFacts;
import dev.halftone.api.v1alpha1.Portability;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.backend.Backends;
import dev.halftone.calibration.SampleSet;
import dev.halftone.failure.UserError;
import dev.halftone.measure.ProtectedLoss;
import dev.halftone.publish.Content;
import dev.halftone.publish.Publisher;
import dev.halftone.work.WorkReport;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at a model, at samples, or at both together, and says what is in them or the first reason to refuse them. */
record InspectWork(Workplace place) {

    private static final String REPORT = "report.json";

    WorkReport report() {
        var full = Json.NODES.objectNode();
        dev.halftone.api.v1alpha1.@Nullable ModelFacts model = place.order().model() == null ? null : model(full);
        @Nullable CalibrationFacts calibration = place.order().calibration() == null ? null : calibration(full);
        if (model != null && calibration != null) {
            Inspection.of(place.subject(Portability.ANY), Backends.cpu(), place.sources());
        }
        return new WorkReport.Inspected(model, calibration, written(full));
    }

    private dev.halftone.api.v1alpha1.ModelFacts model(ObjectNode full) {
        var file = place.sources().model(place.model());
        ProtectedLoss.output(place.model().spec().loss(), file.graph());
        var facts = ModelFacts.of(file.graph(), Backends.cpu(), sizes(file));
        full.set("model", ModelFactsJson.of(place.model().spec().source().uri(), facts));
        if (!facts.refusals().isEmpty()) {
            throw refused(facts, full);
        }
        return new dev.halftone.api.v1alpha1.ModelFacts(
                file.file().digest(),
                file.bytes(),
                file.graph().opset(),
                (long) facts.layers().size(),
                (long) facts.subgraphs(),
                (long) facts.measurements().size());
    }

    private UserError refused(ModelFacts facts, ObjectNode full) {
        int others = facts.refusals().size() - 1;
        var first = facts.refusals().getFirst().in("Model " + place.model().name());
        return others == 0
                ? first
                : first.saying(first.text() + "; " + others + " more reasons are in "
                        + written(full).uri());
    }

    /** By the first point of the workload; what it leaves open is known from samples only. */
    private Optional<InputSizes> sizes(Sources.ModelFile file) {
        var points = place.model().spec().workload();
        if (points.isEmpty()) {
            return Optional.empty();
        }
        var point = points.getFirst();
        try {
            return InputSizes.of(file.graph(), point.batch(), point.dimensions(), point.shapes());
        } catch (UserError e) {
            String message = e.text()
                    .replaceFirst("^--dimension ", "spec.workload " + point.name() + ".dimensions.")
                    .replaceFirst("^--shape ", "spec.workload " + point.name() + ".shapes.");
            throw e.kind() == UserError.Kind.INVALID
                    ? UserError.invalid(
                            Reason.WORKLOAD_MISMATCH, "Model " + place.model().name() + " " + message)
                    : e.in("Model " + place.model().name());
        }
    }

    private CalibrationFacts calibration(ObjectNode full) {
        var files = place.sources().calibration(place.calibration());
        var samples = files.calibration().unmatched();
        var heldOut = files.heldOut().map(Sources.Arrays::unmatched);
        Sources.split(place.calibration(), samples, heldOut);
        describe(full, "calibration", samples);
        heldOut.ifPresent(set -> describe(full, "holdOut", set));
        return new CalibrationFacts(
                files.calibration().file().digest(),
                files.heldOut().map(arrays -> arrays.file().digest()).orElse(null),
                (long) samples.count());
    }

    private static void describe(ObjectNode full, String key, SampleSet set) {
        var node = full.putObject(key);
        node.put("samples", set.count());
        var arrays = node.putArray("arrays");
        set.names().forEach(arrays::add);
    }

    /** The full report, in a folder that the order's digest names. */
    private Artifact written(ObjectNode full) {
        var folder = place.root()
                .resolve("inspections")
                .resolve(place.order().digest().hex(16));
        new Publisher(folder).publish(Map.of(REPORT, new Content.Text(Json.text(full) + "\n")));
        return place.artifact(folder.resolve(REPORT));
    }
}
