package dev.halftone;

import dev.halftone.backend.Backend;
import dev.halftone.backend.SessionSettings;
import dev.halftone.measure.Progress;
import dev.halftone.measure.Sensitivity;
import dev.halftone.publish.RunReport;
import java.nio.file.Path;
import java.util.List;

/** From the measurements to a published artifact: solve, rewrite, verify, publish. */
record Finish(
        Request request,
        Inspection inspection,
        Profiles.Kept<Sensitivity> sensitivity,
        Profiles.Kept<LatencyProfile> latency,
        Backend backend,
        SessionSettings settings,
        Profiles profiles,
        Progress progress,
        StageClock clock) {

    /**
     * Does it.
     *
     * @param aside a folder for builds, which nobody needs afterwards
     * @param checks how many plans along the frontier are built and measured beside the one that is shipped
     * @param modelUri where the model will be
     */
    Published into(Path folder, Path aside, int checks, String modelUri) {
        var reference = LatencyStage.reference(inspection, latency.value())
                .equalized(sensitivity.value().equalized());
        var assembly = new Assembly(
                request, inspection, sensitivity, latency, reference, backend, settings, profiles, progress, aside);
        var result = clock.time("assembly", assembly::run);
        var checked = checks == 0
                ? List.<RunReport.Check>of()
                : clock.time(
                        "frontier",
                        () -> new FrontierCheck(assembly.with(result.latency()), checks)
                                .run(result.problem(), result.terms()));
        return new Publication(
                        request,
                        inspection,
                        sensitivity,
                        result.latency(),
                        reference,
                        backend,
                        settings,
                        result,
                        checked,
                        clock)
                .publish(folder, modelUri);
    }
}
