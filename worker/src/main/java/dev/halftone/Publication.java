package dev.halftone;

import dev.halftone.backend.Backend;
import dev.halftone.backend.SessionSettings;
import dev.halftone.failure.UserError;
import dev.halftone.measure.Sensitivity;
import dev.halftone.onnx.OnnxWriter;
import dev.halftone.publish.Content;
import dev.halftone.publish.HtmlReport;
import dev.halftone.publish.ModelCard;
import dev.halftone.publish.Publisher;
import dev.halftone.publish.ReportJson;
import dev.halftone.publish.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that a run found, on its way to the folder of results. */
record Publication(
        Request request,
        Inspection inspection,
        Profiles.Kept<Sensitivity> sensitivity,
        Profiles.Kept<LatencyProfile> latency,
        LatencyStage.Reference reference,
        Backend backend,
        SessionSettings settings,
        Assembly.Result result,
        List<RunReport.Check> checks,
        StageClock clock) {

    private static final String MODEL = "model.onnx";

    /**
     * Writes the files; a model that misses the budget is none that anybody should load by accident.
     *
     * @param modelUri where the model will be, for the resource
     */
    Published publish(Path folder, String modelUri) {
        var build = inspection.ofUnchanged(Shipped.of(this));
        var plan = new PlanDocument(this, build).plan();
        var shipped = build.build();
        var artifact = result.verdict().isReady()
                ? Optional.of(ArtifactDigests.of(shipped.file()))
                : Optional.<ArtifactDigests>empty();
        var report = new ReportDocument(this, new Forecast(this, build), plan, artifact).report();
        Map<String, Content> files = new LinkedHashMap<>();
        if (result.verdict().isReady()) {
            var data = OnnxWriter.data(shipped.file());
            if (Files.exists(data)) {
                files.put(data.getFileName().toString(), new Content.CopyOf(data));
            }
            files.put(MODEL, new Content.CopyOf(shipped.file()));
        } else {
            withdraw(folder.resolve(MODEL));
        }
        files.put("plan.json", new Content.Text(Json.indented(plan)));
        files.put("report.json", new Content.Text(ReportJson.render(report)));
        files.put("report.html", new Content.Text(HtmlReport.render(report)));
        files.put("README.md", new Content.Text(ModelCard.render(report)));
        var resource = new ResourceDocument(this, plan, report, artifact);
        var status = resource.status(modelUri);
        files.put("quantizedmodel.yaml", new Content.Text(resource.yaml(status)));
        new Publisher(folder).publish(files);
        return new Published(folder, report, status);
    }

    /** The model's file among the results. */
    static Path model(Path folder) {
        return folder.resolve(MODEL);
    }

    /** An artifact of an earlier run is not that of this one. */
    private static void withdraw(Path model) {
        try {
            Files.deleteIfExists(model);
        } catch (IOException e) {
            throw UserError.unwritable(model, e, "remove it by hand");
        }
    }
}
