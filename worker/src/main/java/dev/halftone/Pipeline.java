package dev.halftone;

import dev.halftone.api.v1alpha1.AcceleratorSpec;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.backend.Backend;
import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import dev.halftone.failure.UserError;
import dev.halftone.measure.Progress;
import dev.halftone.store.Stores;
import java.nio.file.Path;

/**
 * The whole way from a request to a published artifact: inspect, measure loss and time, then solve, rewrite, verify and
 * publish.
 *
 * @param out the folder of results; profiles are kept under {@code profiles}
 * @param checks how many plans along the frontier are built and measured beside the one that is shipped
 */
record Pipeline(Path out, Stores stores, Progress progress, int checks) {

    /**
     * Runs everything.
     *
     * @throws dev.halftone.failure.UserError naming what the user can mend; of a model that can't be served, the node
     */
    Published run(Request request) {
        return EngineRefusals.of("Model " + request.model().name(), () -> served(request));
    }

    /**
     * The backend of an accelerator.
     *
     * @throws UserError when there is none of that name
     */
    static Backend backend(Subject.Named<AcceleratorSpec> accelerator) {
        String name = accelerator.spec().backend();
        if (!Backends.names().contains(name)) {
            throw UserError.invalid(
                    Reason.BACKEND_UNAVAILABLE,
                    "Accelerator " + accelerator.name() + " spec.backend: " + name + " is none; there are "
                            + Backends.names());
        }
        return Backends.named(name);
    }

    static SessionSettings settings(AcceleratorSpec accelerator) {
        return SessionSettings.asUsersRun(Math.toIntExact(accelerator.threads()));
    }

    private Published served(Request request) {
        request.checkBudget();
        var clock = new StageClock();
        var backend = backend(request.accelerator());
        var settings = settings(request.accelerator().spec());
        var profiles = new Profiles(out.resolve("profiles"));
        var folder = out.resolve(request.namespace()).resolve(request.name());

        var inspection = clock.time("inspect", () -> Inspection.of(request.subject(), backend, new Sources(stores)));
        var sensitivity =
                clock.keep("sensitivity", () -> new SensitivityStage(backend, profiles, progress).run(inspection));
        var latency =
                clock.keep("latency", () -> new LatencyStage(backend, settings, profiles, progress).run(inspection));
        try (var aside = AsideFolder.in(folder)) {
            return new Finish(request, inspection, sensitivity, latency, backend, settings, profiles, progress, clock)
                    .into(
                            folder,
                            aside.path(),
                            checks,
                            Publication.model(folder).toUri().toString());
        }
    }
}
