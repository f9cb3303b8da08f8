package dev.halftone;

import dev.halftone.backend.Backend;
import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import dev.halftone.failure.UserError;
import dev.halftone.measure.Progress;
import dev.halftone.publish.RunReport;
import java.nio.file.Path;
import java.util.List;

/**
 * The whole way from a request to a published artifact: inspect, measure loss and time, then solve, rewrite, verify and
 * publish.
 *
 * @param out the folder of results; profiles are kept under {@code profiles}
 * @param checks how many plans along the frontier are built and measured beside the one that is shipped
 */
record Pipeline(Path out, Progress progress, int checks) {

    /**
     * Runs everything.
     *
     * @throws dev.halftone.failure.UserError naming what the user can mend; of a model that can't be served, the node
     */
    Published run(Request request) {
        return EngineRefusals.of("Model " + request.model().name(), () -> served(request));
    }

    private static Backend backend(Request request) {
        String name = request.accelerator().spec().backend();
        if (!Backends.names().contains(name)) {
            throw UserError.invalid("Accelerator " + request.accelerator().name() + " spec.backend: " + name
                    + " is none; there are " + Backends.names());
        }
        return Backends.named(name);
    }

    private Published served(Request request) {
        var clock = new StageClock();
        var backend = backend(request);
        var settings = SessionSettings.asUsersRun(
                Math.toIntExact(request.accelerator().spec().threads()));
        var profiles = new Profiles(out.resolve("profiles"));
        var folder = out.resolve(request.namespace()).resolve(request.name());

        var inspection = clock.time("inspect", () -> Inspection.of(request, backend));
        var sensitivity = clock.keep(
                "sensitivity", () -> new SensitivityStage(backend, profiles, progress).run(request, inspection));
        var latency = clock.keep(
                "latency", () -> new LatencyStage(backend, settings, profiles, progress).run(request, inspection));
        var reference = LatencyStage.reference(inspection, latency.value());
        try (var aside = AsideFolder.in(folder)) {
            var assembly = new Assembly(
                    request,
                    inspection,
                    sensitivity,
                    latency,
                    reference,
                    backend,
                    settings,
                    profiles,
                    progress,
                    aside.path());
            var result = clock.time("assembly", assembly::run);
            var checked = checks == 0
                    ? List.<RunReport.Check>of()
                    : clock.time(
                            "frontier",
                            () -> new FrontierCheck(assembly, checks).run(result.problem(), result.terms()));
            return new Publication(
                            request,
                            inspection,
                            sensitivity,
                            latency,
                            reference,
                            backend,
                            settings,
                            result,
                            checked,
                            clock)
                    .publish(folder);
        }
    }
}
